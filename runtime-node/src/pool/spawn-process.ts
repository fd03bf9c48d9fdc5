import type { Control } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { textOf } from '@denoisekit/core/session';
import { forkLimited } from '../fork-limited.js';
import { processArgument, type FromWorker, type ToWorker, type WorkerHandle } from './protocol.js';
import { workerEntry } from './spawn.js';

export interface ProcessOptions {
  /** Default: no limit. */
  readonly memoryBytes?: number | undefined;
  /** Milliseconds for each answer, after which the process is ended. */
  readonly answerMs: number;
  /** Default: the package's own, as built. */
  readonly entry?: URL | undefined;
}

/** Those that live; they end with this one. */
const children = new Set<{ kill(signal: 'SIGKILL'): boolean }>();

function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** A worker in a process of its own, so that a model that crashes it, fills its memory or never answers harms nothing else. */
export function spawnProcess({
  memoryBytes,
  answerMs,
  entry = workerEntry(import.meta.url),
}: ProcessOptions): WorkerHandle {
  const child = forkLimited(fileURLToPath(entry), { args: [processArgument], memoryBytes });
  if (children.size === 0) process.on('exit', killAll);
  children.add(child);
  let exited: ((reason: string) => void) | undefined;
  let hasEnded = false;
  let reason: string | undefined;
  let owed = 0;
  let timer: NodeJS.Timeout | undefined;

  function watch(): void {
    clearTimeout(timer);
    if (owed === 0 || hasEnded) return;
    timer = setTimeout(() => {
      reason = `no answer for ${answerMs / 1000} s`;
      child.kill('SIGKILL');
    }, answerMs).unref();
  }

  function end(how: string): void {
    if (hasEnded) return;
    hasEnded = true;
    watch();
    children.delete(child);
    if (children.size === 0) process.off('exit', killAll);
    exited?.(reason ?? how);
  }

  child.on('exit', (code, signal) => {
    end(signal === null ? `exit code ${code}` : `ended by ${signal}`);
  });
  child.on('error', (error) => {
    reason ??= textOf(error);
    child.kill('SIGKILL');
    // Without a process there is no `exit`.
    if (child.pid === undefined) end(reason);
  });
  return {
    post(message: ToWorker) {
      if (message.type === 'open' || message.type === 'run') owed++;
      watch();
      // An error here ends the channel, and `exit` reports it.
      child.send(message, () => undefined);
    },
    onMessage(listener) {
      child.on('message', (message) => {
        // An answer may arrive after its worker has ended, when others do that work already.
        if (hasEnded) return;
        owed--;
        watch();
        listener(alone(message as FromWorker));
      });
    },
    onExit(listener) {
      exited = listener;
    },
    keepAlive(keep) {
      // Bun's channel has neither.
      const channel: Partial<Pick<Control, 'ref' | 'unref'>> | null | undefined = child.channel;
      if (keep) {
        child.ref();
        channel?.ref?.();
      } else {
        child.unref();
        channel?.unref?.();
      }
    },
  };
}

/** Values that came through a channel may lie in the memory of the whole message. */
function alone(message: FromWorker): FromWorker {
  if (message.type !== 'done') return message;
  const { data, shape } = message.output;
  return data.byteLength === data.buffer.byteLength
    ? message
    : { type: 'done', output: { data: data.slice(), shape } };
}
