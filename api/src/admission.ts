import {
  DenoiseError,
  elementCount,
  throwIfAborted,
  type ControlValues,
  type Denoiser,
  type DenoiseProgress,
  type ImageTensor,
} from '@denoisekit/core';
import type { Clock } from './clock.js';
import type { Deadline } from './deadline.js';
import { createPace } from './pace.js';

/** Of what waits, a request may have to see all run before it, and as much come meanwhile; and paces vary. */
const patience = 4;

export interface AdmissionOptions {
  /** Named in errors. */
  readonly model: string;
  /** Requests that wait or run: 1, 2, 3, … */
  readonly maxQueue: number;
  /** Pixels of all those; a single request is never refused for it. */
  readonly maxQueuedPixels: number;
  readonly clock: Clock;
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
   * @param deadline is given more time with each result of the model, by what all that waits takes at its pace
   * @param controls for the model's inputs beside the picture
   */
  denoise(image: ImageTensor, deadline: Deadline, controls?: ControlValues): Promise<ImageTensor>;
}

export function createAdmission(
  denoiser: Denoiser,
  { model, maxQueue, maxQueuedPixels, clock }: AdmissionOptions,
): Admission {
  // One for all: making it, with its stack, would take a fifth of what a refusal takes, just when there is no time.
  let full: DenoiseError | undefined;
  let held = 0;
  let pixels = 0;
  const pace = createPace(() => clock.now());

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
    async denoise(image, { signal, goesOn }, controls) {
      throwIfAborted(signal);
      const [batch, , height, width] = image.shape;
      const size = elementCount([batch, height, width]);
      assertRoom(size);
      if (held === 0) pace.begin();
      held++;
      pixels += size;
      const onProgress = ({ total }: DenoiseProgress): void => {
        pace.done(size / total);
        goesOn(patience * pace.msFor(pixels));
      };
      try {
        goesOn(patience * pace.msFor(pixels));
        return await denoiser.denoise(image, { signal, controls, onProgress });
      } finally {
        held--;
        pixels -= size;
      }
    },
  };
}
