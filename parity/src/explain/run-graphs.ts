import { DenoiseError, textOf } from '@denoisekit/core';
import { within } from '../deadline.js';
import type { NamedValues, Probe, ProbeAnswer } from '../probe/probe.js';
import type { ParityTarget } from '../target.js';

export interface RunGraphsOptions {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Called with how many graphs of this call have ended. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

export type RunGraphs = (target: ParityTarget, probes: readonly Probe[]) => Promise<readonly ProbeAnswer[]>;

/** Runs graphs on targets that can run them, each call within the deadline. */
export function graphRunner({ deadlineMs, signal, onProgress }: RunGraphsOptions): RunGraphs {
  return (target, probes) =>
    within({ name: target.name, ms: deadlineMs, signal }, (signal) => {
      if (target.probe === undefined) {
        throw new DenoiseError('usage', { what: `${target.name} runs whole models only` });
      }
      return target.probe({
        probes,
        signal,
        onProgress: (done) => onProgress?.(done, probes.length),
      });
    });
}

/** @throws DenoiseError `inference-failed` for a graph that could not be run, with the reason */
export function outputsOf(answer: ProbeAnswer | undefined, name: string): NamedValues {
  if (answer?.ok === true) return answer.outputs;
  throw new DenoiseError('inference-failed', {
    what: `${name} does not run the model with all its tensors given out`,
    actual: answer === undefined ? 'no answer' : textOf(answer.reason),
  });
}
