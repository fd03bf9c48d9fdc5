import {
  DenoiseError,
  elementCount,
  type AbortSignalLike,
  type Denoiser,
  type ImageTensor,
} from '@denoisekit/core';
import { joinBatch, splitBatch } from './join.js';
import { createStop, throwIfAborted } from './stop.js';

export interface BatcherOptions {
  /** Named in errors. */
  readonly model: string;
  /** Requests that wait or run: 1, 2, 3, … */
  readonly maxQueue: number;
  /** Pixels of all those; a single request is never refused for it. */
  readonly maxQueuedPixels: number;
  /** Images in one run. 1: every request is handed on as it comes. */
  readonly maxBatch: number;
  /** Pixels in one run that is made of several requests. */
  readonly maxBatchPixels: number;
  /** Told of each run, with the number of its images. */
  readonly onBatch?: (images: number) => void;
}

export interface Batcher {
  /** Requests that wait, and that run. */
  readonly waiting: number;
  readonly running: number;
  /** Why nothing more is taken, where there is no room; one error for all. */
  readonly full: DenoiseError | undefined;
  /** Refuses at once what `denoise` would refuse, before a body is read. @throws DenoiseError `queue-full` */
  assertRoom(): void;
  /**
   * Rejects with DenoiseError `queue-full`, with what the denoiser rejects with, or with the signal's reason.
   *
   * @param image one image or a batch
   */
  denoise(image: ImageTensor, signal: AbortSignalLike): Promise<ImageTensor>;
}

interface Job {
  readonly image: ImageTensor;
  readonly resolve: (output: ImageTensor) => void;
  readonly reject: (reason: unknown) => void;
  /** Told when its client is gone or its time is up. */
  readonly gone: AbortSignalLike;
  readonly onSettled: () => void;
  settled: boolean;
}

/**
 * A bounded queue before a denoiser that runs one thing at a time: whatever waits with the same size when a run has ended goes
 * into the next run together. Nothing waits for a batch to fill, so a lone request is as fast as without.
 *
 * A denoiser with workers of its own makes its batches itself; before it, as where a batch has one image, this only counts and refuses.
 */
export function createBatcher(denoiser: Denoiser, options: BatcherOptions): Batcher {
  const { model, maxQueue, maxQueuedPixels, maxBatch, maxBatchPixels, onBatch } = options;
  const handsOn = maxBatch === 1 || (denoiser.describe().workers ?? 0) > 0;
  let queue: Job[] = [];
  // One for all: making it, with its stack, would take a fifth of what a refusal takes, just when there is no time.
  let full: DenoiseError | undefined;
  let running = 0;
  let pixels = 0;

  function fullFor(more = 0): DenoiseError | undefined {
    const held = queue.length + running;
    if (held < maxQueue && (held === 0 || pixels + more <= maxQueuedPixels)) return undefined;
    return (full ??= new DenoiseError('queue-full', {
      what: `too many images wait for ${model}`,
      expected: `at most ${maxQueue} requests and ${maxQueuedPixels} pixels`,
      fix: 'try again in a second',
      details: { maxQueue, maxQueuedPixels },
    }));
  }

  function assertRoom(more = 0): void {
    const error = fullFor(more);
    if (error !== undefined) throw error;
  }

  async function denoise(image: ImageTensor, signal: AbortSignalLike): Promise<ImageTensor> {
    throwIfAborted(signal);
    const size = pixelsOf(image);
    assertRoom(size);
    pixels += size;
    try {
      return await (handsOn ? passOn(image, signal) : enqueue(image, signal));
    } finally {
      pixels -= size;
    }
  }

  async function passOn(image: ImageTensor, signal: AbortSignalLike): Promise<ImageTensor> {
    running++;
    try {
      return await denoiser.denoise(image, { signal });
    } finally {
      running--;
    }
  }

  function enqueue(image: ImageTensor, gone: AbortSignalLike): Promise<ImageTensor> {
    return new Promise((resolve, reject) => {
      const onGone = (): void => {
        queue = queue.filter((other) => other !== job);
        settle(job, () => {
          // The reason is the caller's own, whatever it is.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          reject(gone.reason);
        });
      };
      const job: Job = {
        ...{ image, gone, settled: false },
        resolve,
        reject,
        onSettled: () => {
          gone.removeEventListener('abort', onGone);
        },
      };
      gone.addEventListener('abort', onGone, { once: true });
      queue.push(job);
      if (running === 0) void next();
    });
  }

  /** Runs until nothing waits. */
  async function next(): Promise<void> {
    for (let jobs = take(); jobs.length > 0; jobs = take()) {
      running = jobs.length;
      await runTogether(jobs);
      running = 0;
    }
  }

  function take(): Job[] {
    const [first, ...others] = queue;
    if (first === undefined) return [];
    const taken = [first];
    let images = first.image.shape[0];
    let size = pixelsOf(first.image);
    for (const other of others) {
      images += other.image.shape[0];
      size += pixelsOf(other.image);
      if (images > maxBatch || size > maxBatchPixels) break;
      if (!sameSize(first.image, other.image)) {
        images -= other.image.shape[0];
        size -= pixelsOf(other.image);
        continue;
      }
      taken.push(other);
    }
    queue = queue.filter((job) => !taken.includes(job));
    return taken;
  }

  /** Never rejects. */
  async function runTogether(jobs: readonly Job[]): Promise<void> {
    const { signal, release } = allGone(jobs);
    try {
      const [only] = jobs;
      const input = jobs.length === 1 ? only!.image : joinBatch(jobs.map(({ image }) => image));
      onBatch?.(input.shape[0]);
      const output = await denoiser.denoise(input, { signal });
      const parts = splitBatch(
        output,
        jobs.map(({ image }) => image.shape),
      );
      jobs.forEach((job, index) => {
        settle(job, () => {
          job.resolve(parts[index]!);
        });
      });
    } catch (error) {
      if (jobs.length === 1) {
        settle(jobs[0]!, () => {
          jobs[0]!.reject(error);
        });
        return;
      }
      // One of them is to blame; the others should not be.
      for (const job of jobs) if (!job.settled) await runTogether([job]);
    } finally {
      release();
    }
  }

  return {
    get waiting() {
      return queue.length;
    },
    get running() {
      return running;
    },
    get full() {
      return fullFor();
    },
    assertRoom() {
      assertRoom();
    },
    denoise,
  };
}

function settle(job: Job, how: () => void): void {
  if (job.settled) return;
  job.settled = true;
  job.onSettled();
  how();
}

interface Shared {
  /** Aborted when nobody waits for any of them any more. */
  readonly signal: AbortSignalLike;
  readonly release: () => void;
}

function allGone(jobs: readonly Job[]): Shared {
  if (jobs.length === 1) return { signal: jobs[0]!.gone, release: () => undefined };
  const { signal, abort } = createStop();
  let left = jobs.length;
  const onGone = (): void => {
    if (--left === 0) abort(jobs[0]!.gone.reason);
  };
  for (const { gone } of jobs) {
    if (gone.aborted) onGone();
    else gone.addEventListener('abort', onGone, { once: true });
  }
  return {
    signal,
    release: () => {
      for (const { gone } of jobs) gone.removeEventListener('abort', onGone);
    },
  };
}

function pixelsOf({ shape }: ImageTensor): number {
  return elementCount([shape[0], shape[2], shape[3]]);
}

function sameSize({ shape: a }: ImageTensor, { shape: b }: ImageTensor): boolean {
  return a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}
