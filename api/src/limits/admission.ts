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

/** The admission of requests to a model: counts them and refuses those beyond the limits. Batches are made by the denoiser. */
export interface Admission {
  /** Requests that wait, and that run. */
  readonly waiting: number;
  readonly running: number;
  /** Why no more requests are taken, where the queue is full; one error for all. */
  readonly full: DenoiseError | undefined;
  /** Refuses at once what `denoise` would refuse, before a body is read. @throws DenoiseError `queue-full` */
  assertRoom(): void;
  /**
   * `hold` for one image or a batch.
   *
   * @param controls for the model's inputs beside the picture
   */
  denoise(image: ImageTensor, deadline: Deadline, controls?: ControlValues): Promise<ImageTensor>;
  /**
   * Admits a picture once, whose parts then run one after the other. Rejects with DenoiseError `queue-full`, with what `work` rejects with, or with the
   * signal's reason.
   *
   * @param pixels that the model gets, parts that overlap counted once
   * @param deadline is given more time with each result of the model, by what all that waits takes at its pace
   */
  hold<T>(pixels: number, deadline: Deadline, work: (run: RunPart) => Promise<T>): Promise<T>;
}

/** Runs one of `parts` parts of what was admitted. */
export type RunPart = (
  image: ImageTensor,
  controls: ControlValues | undefined,
  options: {
    readonly parts: number;
    /** Its values are known to be numbers in range, and are not looked at. */
    readonly checked?: true;
  },
) => Promise<ImageTensor>;

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

  async function hold<T>(
    size: number,
    { signal, goesOn }: Deadline,
    work: (run: RunPart) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    assertRoom(size);
    if (held === 0) pace.begin();
    held++;
    pixels += size;
    const moreTime = (): void => {
      goesOn(patience * pace.msFor(pixels));
    };
    const run: RunPart = (image, controls, { parts, checked }) => {
      moreTime();
      const onProgress = ({ total }: DenoiseProgress): void => {
        pace.done(size / (parts * total));
        moreTime();
      };
      return denoiser.denoise(image, { signal, controls, checked, onProgress });
    };
    try {
      return await work(run);
    } finally {
      held--;
      pixels -= size;
    }
  }

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
    hold,
    denoise(image, deadline, controls) {
      const [batch, , height, width] = image.shape;
      return hold(elementCount([batch, height, width]), deadline, (run) =>
        run(image, controls, { parts: 1 }),
      );
    },
  };
}
