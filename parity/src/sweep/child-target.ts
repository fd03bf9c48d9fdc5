import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DenoiseError } from '@denoisekit/core';
import { endChild, nextMessage } from '@denoisekit/runtime-node';
import type { ChildAnswer, ChildDevice } from './child-protocol.js';
import type { OpenTarget, OperatorTarget, TargetFacts } from './operator-target.js';

export interface ChildTargetOptions extends Pick<OperatorTarget, 'name' | 'tolerance'> {
  readonly device: ChildDevice;
  readonly absence?: string | undefined;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly adapter?: string;
  readonly deadlineMs: number;
  /** The program. Default: the package's own, as built. */
  readonly program?: string;
}

const here = import.meta.url;
/** Another process runs what `tsc -b` has built, also where this file is the source. */
const script = fileURLToPath(
  new URL(here.endsWith('.ts') ? '../../dist/sweep/child-main.js' : './child-main.js', here),
);

/** A process of Node for one device: native code that crashes, or hangs, takes nothing with it. */
export function childTarget(options: ChildTargetOptions): OperatorTarget {
  const { name, tolerance, absence } = options;
  return { name, tolerance, absence: () => absence, open: () => openChild(options) };
}

async function openChild({
  name,
  device,
  env,
  adapter,
  deadlineMs,
  program = script,
}: ChildTargetOptions): Promise<OpenTarget> {
  const child = fork(program, [device], {
    serialization: 'advanced',
    // What native code prints is not an answer.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...env },
    execArgv: [],
  });
  const close = () => endChild(child);
  const gone = (actual: string) =>
    new DenoiseError('worker-crashed', { what: `the process of ${name} ended`, actual });
  const answer = async () =>
    (await nextMessage(child, {
      deadlineMs,
      late: () => lateError(name, deadlineMs),
      gone,
    })) as ChildAnswer;
  let facts: TargetFacts;
  try {
    const ready = await answer();
    if (ready.kind !== 'ready') throw unexpected(name);
    facts = { ...ready.facts, adapter };
  } catch (error) {
    await close();
    throw error;
  }
  return {
    facts,
    async run(batch) {
      const answered = answer();
      child.send(batch, (error) => {
        // `exit` reports the end of the channel as well, and settles the answer.
        if (error !== null) child.kill('SIGKILL');
      });
      const told = await answered;
      if (told.kind === 'error') throw new DenoiseError('inference-failed', { what: told.reason });
      if (told.kind !== 'answer') throw unexpected(name);
      return told.tensors;
    },
    close,
  };
}

/** The reason of a target that does not answer. */
export function lateError(name: string, deadlineMs: number): DenoiseError {
  const what = `${name} did not answer in ${deadlineMs / 1000} s`;
  return new DenoiseError('timed-out', { what, details: { target: name, deadlineMs } });
}

function unexpected(name: string): DenoiseError {
  return new DenoiseError('internal', { what: `the process of ${name} answered out of turn` });
}
