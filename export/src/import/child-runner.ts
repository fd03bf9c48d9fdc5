import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DenoiseError } from '@denoisekit/core';
import { endChild, forkLimited, nextMessage, strangersMemory, type Graph } from '@denoisekit/runtime-node';
import type { Answer, Question } from './child-protocol.js';
import { lateError, limits, type Runner } from './runner.js';

export interface ChildRunnerOptions {
  /** Default: `limits`. */
  readonly limits?: { readonly openMs: number; readonly runMs: number } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: the package's own, as built. */
  readonly program?: string | undefined;
}

const here = import.meta.url;
/** Another process runs what `tsc -b` has built, also where this file is the source. */
const ownProgram = fileURLToPath(
  new URL(here.endsWith('.ts') ? '../../dist/import/child-main.js' : './child-main.js', here),
);

/**
 * Runs models in a process of their own, which may die: one for many models, a new one after each that ends it or that takes too long.
 */
export function childRunner({
  limits: { openMs, runMs } = limits,
  signal,
  program = ownProgram,
}: ChildRunnerOptions = {}): Runner {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let graphs = 0;

  /** Puts a question when those before it are answered. A graph of a process that has ended has ended too. */
  function ask(question: Question, owner: ChildProcess | undefined, what: string, deadlineMs: number) {
    const answer = last.then(async () => {
      signal?.throwIfAborted();
      const current = (child ??= forkLimited(program, { memoryBytes: strangersMemory() }));
      if (owner !== undefined && owner !== current) throw gone('the process of the model has ended');
      const late = () => lateError(what, deadlineMs);
      const answered = nextMessage(current, { deadlineMs, late, gone, signal }).catch(
        async (error: unknown) => {
          await endChild(current);
          if (child === current) child = undefined;
          throw error;
        },
      );
      // An error here ends the channel, which the process's end tells as well.
      current.send(question, () => undefined);
      const told = (await answered) as Answer;
      if (told.kind === 'error') throw DenoiseError.fromJSON(told.error);
      return { told, current };
    });
    last = answer.catch(() => undefined);
    return answer;
  }

  return {
    async open(onnx, optimization = 'disabled') {
      const graph = ++graphs;
      const { told: opened, current } = await ask(
        { kind: 'open', graph, onnx, optimization },
        undefined,
        'load',
        openMs,
      );
      return {
        runtimeVersion: opened.kind === 'opened' ? opened.runtimeVersion : '',
        async run(feeds) {
          const sizes = Object.values(feeds).map(({ dims }) => dims.join('x'));
          const what = `answer to ${sizes.join(' and ')}`;
          const { told } = await ask({ kind: 'run', graph, feeds }, current, what, runMs);
          return told.kind === 'values' ? told.values : {};
        },
        async release() {
          if (child === current) await ask({ kind: 'release', graph }, current, 'end', runMs);
        },
      } satisfies Graph;
    },
    async close() {
      await last;
      if (child !== undefined) await endChild(child);
      child = undefined;
    },
  };
}

function gone(actual: string): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: 'the model ends the process that runs it',
    actual,
    fix: 'export it again; a graph that ONNX Runtime cannot bear is not imported',
  });
}
