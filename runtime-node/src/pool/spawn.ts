import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DenoiseError, textOf } from '@denoisekit/core/session';
import { closeGates, createExitGate, type ExitGate } from './exit-gate.js';
import type { FromWorker, WorkerHandle } from './protocol.js';

/** Starts a worker; `onExit` is called when it ends. */
export type Spawn = () => WorkerHandle;

/** Of the threads that live. */
const gates = new Set<ExitGate>();

/** What runs is a tile at most, which takes a second or two. */
const exitPatienceMs = 10_000;

function closeAllGates(): void {
  closeGates(gates, exitPatienceMs);
}

/**
 * A thread of `worker_threads`.
 *
 * There is deliberately no way to end it from outside: `Worker.terminate()` during a run ends the whole process, by an
 * exception that onnxruntime-node 1.30 throws with nothing left to catch it. For the end of the process, see `exit-gate.ts`.
 */
export function spawnThread(entry: URL = workerEntry(import.meta.url)): WorkerHandle {
  const gate = createExitGate();
  // Flags of the process (--input-type, --conditions) are about its own program, not about this one.
  const worker = new Worker(entry, { execArgv: [], workerData: gate });
  if (gates.size === 0) process.on('exit', closeAllGates);
  gates.add(gate);
  let exited: ((reason: string) => void) | undefined;
  let reason: string | undefined;
  const end = (code: string): void => {
    exited?.(reason ?? code);
    exited = undefined;
  };
  worker.on('error', (error) => {
    reason = textOf(error);
  });
  worker.on('messageerror', (error) => {
    reason = textOf(error);
    end(reason);
  });
  worker.on('exit', (code) => {
    gates.delete(gate);
    if (gates.size === 0) process.off('exit', closeAllGates);
    end(`exit code ${code}`);
  });
  return {
    post: (message, transfer = []) => {
      worker.postMessage(message, transfer);
    },
    onMessage: (listener) => {
      worker.on('message', (message: FromWorker) => {
        listener(message);
      });
    },
    onExit: (listener) => {
      exited = listener;
    },
    keepAlive: (keep) => {
      if (keep) worker.ref();
      else worker.unref();
    },
  };
}

/**
 * The built entry. A thread cannot read TypeScript on every Node that is supported, so from the sources, too, the
 * built one is started. Beside a bundle it is what the bundler has put there, else that of the installed package.
 *
 * @param self the address of this module; a bundle as CommonJS knows none
 * @throws DenoiseError `setup-missing` where there is none
 */
export function workerEntry(self = mainFile(), exists: (file: URL) => boolean = existsSync): URL {
  if (self.endsWith('.ts')) return new URL('../../dist/pool/worker.js', self);
  const beside = new URL('./worker.js', self);
  if (exists(beside)) return beside;
  try {
    return pathToFileURL(createRequire(self).resolve('@denoisekit/runtime-node/worker'));
  } catch (cause) {
    throw new DenoiseError('setup-missing', {
      what: 'the program of the worker threads is not beside the bundle',
      expected: fileURLToPath(beside),
      fix: 'bundle @denoisekit/runtime-node/worker as a second entry called worker, or set workers to 0',
      cause,
    });
  }
}

function mainFile(): string {
  return pathToFileURL(process.argv[1] ?? '').href;
}
