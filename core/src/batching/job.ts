import { elementCount, type ImageTensor } from '../image/image-tensor.js';
import type { RunOptions } from '../runtime/ports.js';
import { throwIfAborted } from '../runtime/abort.js';
import { splitBatch } from './join.js';
import type { Queue, Waiting } from './queue.js';

/** A run whose caller waits for it. */
export interface Job extends Waiting, RunOptions {
  readonly resolve: (output: ImageTensor) => void;
  readonly reject: (reason: unknown) => void;
  /** Its caller no longer waits for the answer. */
  settled: boolean;
  /** Workers that ended while running it. */
  tries: number;
  alone: boolean;
}

/**
 * Adds a run to a queue. The promise settles by `answerJobs` or `settle`; an abort rejects it at once and takes the run
 * out of the queue.
 */
export function enqueue(
  queue: Queue<Job>,
  image: ImageTensor,
  { signal, controls }: RunOptions,
): Promise<ImageTensor> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const onAbort = (): void => {
      queue.remove(job);
      settle(job, signal?.reason);
    };
    const stopListening = (): void => {
      signal?.removeEventListener('abort', onAbort);
    };
    const job: Job = {
      image,
      controls,
      signal,
      settled: false,
      tries: 0,
      alone: false,
      resolve: (output) => {
        stopListening();
        resolve(output);
      },
      reject: (reason) => {
        stopListening();
        // The reason is the caller's own, whatever it is.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(reason);
      },
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    queue.add(job);
  });
}

/** Gives each its part of the output of all of them together. */
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

/** After a batch has failed, each of its runs is tried for itself: one bad image must not spoil the others. */
export function forItself(job: Job): Job {
  job.alone = true;
  return job;
}

export function imagesOf(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { image }) => sum + image.shape[0], 0);
}

/** Of all of them together. */
export function pixelsOf(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { image: { shape } }) => sum + elementCount([shape[0], shape[2], shape[3]]), 0);
}
