import {
  DenoiseError,
  elementCount,
  throwIfAborted,
  type AbortSignalLike,
  type Denoiser,
  type ImageTensor,
} from '@denoisekit/core';

export interface AdmissionOptions {
  /** Named in errors. */
  readonly model: string;
  /** Requests that wait or run: 1, 2, 3, … */
  readonly maxQueue: number;
  /** Pixels of all those; a single request is never refused for it. */
  readonly maxQueuedPixels: number;
}

/** What stands before a model: it counts requests and refuses those that are too many. Batches are the denoiser's. */
export interface Admission {
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

export function createAdmission(
  denoiser: Denoiser,
  { model, maxQueue, maxQueuedPixels }: AdmissionOptions,
): Admission {
  // One for all: making it, with its stack, would take a fifth of what a refusal takes, just when there is no time.
  let full: DenoiseError | undefined;
  let held = 0;
  let pixels = 0;

  function fullFor(more = 0): DenoiseError | undefined {
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

  /** A request has one run at a time, its tiles following one another. */
  const waiting = (): number => Math.min(held, denoiser.waiting?.() ?? 0);

  return {
    get waiting() {
      return waiting();
    },
    get running() {
      return held - waiting();
    },
    get full() {
      return fullFor();
    },
    assertRoom() {
      assertRoom();
    },
    async denoise(image, signal) {
      throwIfAborted(signal);
      const [batch, , height, width] = image.shape;
      const size = elementCount([batch, height, width]);
      assertRoom(size);
      held++;
      pixels += size;
      try {
        return await denoiser.denoise(image, { signal });
      } finally {
        held--;
        pixels -= size;
      }
    },
  };
}
