import {
  DenoiseError,
  noisyInto,
  parseNoise,
  textOf,
  type Noise,
  type NoisyIntoOptions,
} from '@denoisekit/core';
import { newPair } from '../images/pair.js';
import type { BatchSize, Pair } from '../images/port.js';
import { drawExample, expose, writeCrop } from './crop.js';
import type { DecodedExample } from './decode-example.js';
import type { ExampleFile } from './picture.js';
import { createPool, type PicturePool } from './pool.js';
import { createStream, placesAhead, type PictureStream } from './stream.js';

/** All that decides the examples: it is sent to the thread that makes them. */
export interface CropPlan {
  readonly pictures: readonly ExampleFile[];
  readonly channels: 1 | 3;
  readonly greyShare: number;
  readonly exposureShare: number;
  readonly minScale: number;
  /** As `parseNoise` reads it. Pairs have their own. */
  readonly noise: string;
  readonly noiseDraw: 'fresh' | 'once';
  readonly seed: number;
  readonly budgetBytes: number;
}

export interface CropMaker {
  /** The examples of a step, in arrays of their own. Calls do not overlap. */
  make(step: number, size: BatchSize): Promise<Pair>;
  close(): void;
}

export interface CropMakerOptions {
  readonly decode: (picture: ExampleFile) => Promise<DecodedExample>;
  /** A picture that was readable in the survey and no longer is. Others take its place. */
  readonly onLost: (name: string, reason: string) => void;
}

/** Makes training examples of pictures: what, is decided by the plan's seed, the step and the size alone. */
export function createCropMaker(plan: CropPlan, { decode, onLost }: CropMakerOptions): CropMaker {
  const { pictures, channels, seed } = plan;
  const noise = parseNoise(plan.noise);
  const pool = createPool(
    (number) => decode(pictures[number]!),
    (number, cause) => {
      onLost(pictures[number]!.name, textOf(cause));
    },
  );
  let sources: Sources | undefined;

  return {
    async make(step, size) {
      const { count, height, width } = size;
      const side = Math.max(height, width);
      if (sources?.side !== side) sources = sourcesFor(plan, side);
      const { stream } = sources;
      const window = stream.window(step, count * height * width);
      keepWindow(pool, sources, window);

      const values = channels * height * width;
      const { input, target } = newPair([count, channels, height, width]);
      const { minScale, greyShare, exposureShare } = plan;
      const options = { height, width, channels, minScale, greyShare, exposureShare };
      const epoch = plan.noiseDraw === 'once' ? 0 : step;
      for (let i = 0; i < count; i++) {
        const draw = drawExample(seed, step, i);
        const place = stream.placeAt(window.from + Math.floor(draw.place * window.pixels));
        const { clean, noisy: shot } = await firstReadable(pool, sources, place);
        const crop = draw.crop(clean, options);
        const example = target.data.subarray(i * values, (i + 1) * values);
        writeCrop(clean, crop, options, example);
        const noisy = input.data.subarray(i * values, (i + 1) * values);
        const shown = { seed, epoch, indices: [i], height, width };
        if (shot !== null) {
          writeCrop(shot, crop, options, noisy);
          continue;
        }
        expose(example, crop);
        if (channels === 3 && (crop.grey || clean.channels === 1)) {
          addGreyNoise(noisy, example, noise, shown);
        } else {
          noisyInto(noisy, example, noise, { ...shown, channels });
        }
      }
      return { input, target };
    },
    close() {
      pool.close();
    },
  };
}

/** A grey picture's noise is grey: it is added to one channel, of which the others are copies. */
function addGreyNoise(
  noisy: Float32Array,
  clean: Float32Array,
  noise: Noise,
  options: Omit<NoisyIntoOptions, 'channels'>,
): void {
  const plane = options.height * options.width;
  noisyInto(noisy.subarray(0, plane), clean.subarray(0, plane), noise, { ...options, channels: 1 });
  noisy.copyWithin(plane, 0, plane);
  noisy.copyWithin(2 * plane, 0, plane);
}

/** The pictures that are large enough for crops of a size. */
interface Sources {
  readonly side: number;
  /** In the plan's list. */
  readonly numbers: readonly number[];
  readonly stream: PictureStream;
  /** What the pool keeps: changed as the window moves. */
  kept: Span;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

/** Where no picture is large enough, all of them, continued beyond their edges. */
function sourcesFor({ pictures, seed, budgetBytes }: CropPlan, side: number): Sources {
  const large = [...pictures.keys()].filter((number) => {
    const { width, height } = pictures[number]!;
    return Math.min(width, height) >= side;
  });
  const numbers = large.length > 0 ? large : [...pictures.keys()];
  const stream = createStream(
    numbers.map((number) => pictures[number]!),
    { seed, budgetBytes },
  );
  return { side, numbers, stream, kept: { first: 0, last: -1 } };
}

function keepWindow<T>(
  pool: PicturePool<T>,
  sources: Sources,
  window: { from: number; pixels: number },
): void {
  const { stream, numbers, kept } = sources;
  const first = stream.placeAt(window.from);
  const end = stream.placeAt(window.from + window.pixels - 1);
  const last = window.pixels < stream.pixels ? end + placesAhead : end;
  if (first === kept.first && last === kept.last) return;
  sources.kept = { first, last };
  const places = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  pool.keep(places.map((place) => numbers[stream.pictureAt(place)]!));
}

/** The picture at a place, or the next one that can be read. */
async function firstReadable<T>(
  pool: PicturePool<T>,
  { stream, numbers }: Sources,
  place: number,
): Promise<T> {
  for (let next = place; next < place + numbers.length; next++) {
    const picture = await pool.get(numbers[stream.pictureAt(next)]!);
    if (picture !== null) return picture;
  }
  throw new DenoiseError('file-unreadable', {
    what: 'none of the training pictures is readable any more',
    fix: 'put the folder back where it was, and resume',
  });
}
