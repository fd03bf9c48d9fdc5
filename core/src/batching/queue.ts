import type { ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { ControlValues } from '../runtime/controls.js';

/** Something that waits for a worker. */
export interface Waiting {
  readonly image: ImageTensor;
  readonly controls?: ControlValues | undefined;
  /** Never in a batch with others: it was in one that went wrong. */
  readonly alone: boolean;
}

export interface BatchLimits {
  /** Images in one batch: 1, 2, 3, … */
  readonly maxImages: number;
  /** Pixels in one batch. What runs holds hundreds of bytes for each; one that is larger on its own still runs. */
  readonly maxPixels: number;
}

export interface Queue<T extends Waiting> {
  readonly length: number;
  add(waiting: T): void;
  /** In front of all others: it has waited before. */
  addFirst(waiting: readonly T[]): void;
  /**
   * What has waited longest, and what else waits with the same size and controls; empty when nothing waits.
   *
   * @param share at most this many, so that other workers find something too
   */
  take(share?: number): T[];
  /** Whether it was still there. */
  remove(waiting: T): boolean;
  takeAll(): T[];
}

/** The limits for a model: with a batch size baked in, each run has that size already. */
export function limitsFor(
  { dimensions }: Pick<ModelManifest['input'], 'dimensions'>,
  limits: BatchLimits,
): BatchLimits {
  return typeof dimensions[0] === 'number' ? { ...limits, maxImages: 1 } : limits;
}

/** First come, first served, but what is alike goes together. */
export function createQueue<T extends Waiting>({ maxImages, maxPixels }: BatchLimits): Queue<T> {
  let waiting: T[] = [];

  function take(share = Infinity): T[] {
    const [first, ...others] = waiting;
    if (first === undefined) return [];
    const [batch, , height, width] = first.image.shape;
    const taken = [first];
    const kept: T[] = [];
    let images = batch;
    for (const other of others) {
      const more = images + other.image.shape[0];
      const fits = taken.length < share && more <= maxImages && more * height * width <= maxPixels;
      if (fits && !first.alone && !other.alone && canJoin(first, other)) {
        taken.push(other);
        images = more;
      } else {
        kept.push(other);
      }
    }
    waiting = kept;
    return taken;
  }

  return {
    get length() {
      return waiting.length;
    },
    add: (one) => {
      waiting.push(one);
    },
    addFirst: (ones) => {
      waiting = [...ones, ...waiting];
    },
    take,
    remove(one) {
      const place = waiting.indexOf(one);
      if (place !== -1) waiting.splice(place, 1);
      return place !== -1;
    },
    takeAll() {
      const all = waiting;
      waiting = [];
      return all;
    },
  };
}

function canJoin(a: Waiting, b: Waiting): boolean {
  const [, ...size] = a.image.shape;
  // A run has one value of each control.
  const same = a.controls === b.controls || JSON.stringify(a.controls) === JSON.stringify(b.controls);
  return same && size.every((length, axis) => b.image.shape[axis + 1] === length);
}
