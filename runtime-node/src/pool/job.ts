import { DenoiseError, elementCount, type ImageTensor } from '@denoisekit/core/session';
import { splitBatch } from './join.js';
import type { Waiting } from './queue.js';

/** A run that somebody waits for. */
export interface Job extends Waiting {
  readonly resolve: (output: ImageTensor) => void;
  readonly reject: (reason: unknown) => void;
  /** Nobody waits for its answer any more. */
  settled: boolean;
  /** Workers that ended while they had it. */
  tries: number;
  alone: boolean;
}

/** Gives each its part of what came of them together. */
export function answerJobs(jobs: readonly Job[], output: ImageTensor): void {
  const parts = splitBatch(
    output,
    jobs.map(({ image }) => image.shape),
  );
  jobs.forEach((job, index) => {
    if (job.settled) return;
    job.settled = true;
    job.resolve(parts[index]!);
  });
}

export function settle(job: Job, reason: unknown): void {
  if (job.settled) return;
  job.settled = true;
  job.reject(reason);
}

export function unsettled(jobs: readonly Job[]): Job[] {
  return jobs.filter(({ settled }) => !settled);
}

export function forItself(job: Job): Job {
  job.alone = true;
  return job;
}

export function crashError(id: string, reason: string): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: `a worker that ran ${id} ended in the middle`,
    actual: reason,
    fix: 'look at the image that was sent; if it is an ordinary one, report this',
  });
}

export function fullError(id: string, maxQueue: number): DenoiseError {
  return new DenoiseError('queue-full', {
    what: `too many images wait for ${id}`,
    expected: `at most ${maxQueue}`,
    fix: 'try again later, or raise maxQueue or workers',
    details: { maxQueue },
  });
}

/** Of all of them together. */
export function pixelsOf(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { image: { shape } }) => sum + elementCount([shape[0], shape[2], shape[3]]), 0);
}
