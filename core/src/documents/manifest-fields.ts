/*
 * Kinds of fields that manifests have more than one of.
 */
import * as v from 'valibot';
import { maxNoiseLength } from '../noise/limits.js';
import { count, fileName, finite, positive, sha256 } from '../schema.js';

export const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
export const noiseText = text(maxNoiseLength);
export const fileSchema = v.object({ path: fileName, bytes: positive, sha256 });

/** A number where the graph has the size baked in, a name where it takes any. */
export type Size = number | 'batch' | 'height' | 'width';

/** `[batch, channels, height, width]` */
type Dimensions = [batch: Size, channels: number, height: Size, width: Size];

const isPositive = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;
const isSize = (value: unknown) =>
  isPositive(value) || value === 'batch' || value === 'height' || value === 'width';
const isList = (value: unknown, length: number): value is unknown[] =>
  Array.isArray(value) && value.length === length;

// By `custom`: tuples, unions and records of valibot would put half a kilobyte more into every page.
export const size = v.custom<Size>(isSize, 'a whole number above 0, "batch", "height" or "width"');

export const dimensions = v.custom<Dimensions>(
  (value) => isList(value, 4) && isPositive(value[1]) && value.every(isSize),
  '[batch, channels, height, width], sizes or their names, the channels a number',
);

/** So many whole numbers above 0. */
export const sizes = <T extends readonly number[]>(length: T['length']) =>
  v.custom<T>((value) => isList(value, length) && value.every(isPositive), `${length} whole numbers above 0`);

export const range = v.custom<[low: number, high: number]>(
  (value) => isList(value, 2) && value.every(Number.isFinite) && Number(value[0]) < Number(value[1]),
  'two numbers, the lower one first',
);

const recordOf = <T>(isRight: (value: unknown) => boolean, words: string) =>
  v.custom<Record<string, T>>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(value).every(
        ([name, each]) => name !== '__proto__' && name.length <= 100 && isRight(each),
      ),
    words,
  );

/** Such as programs and their versions. */
export const texts = recordOf<string>(
  (value) => typeof value === 'string' && value.length <= 200,
  'names with texts of at most 200 characters',
);

/** Such as operators and how often they are there. */
export const counts = recordOf<number>(isPositive, 'names with whole numbers above 0');

const scoresSchema = v.object({
  mse: finite,
  /** From the MSE over all pixels of all images, in dB; null where that MSE is 0. */
  psnrPooled: v.nullable(finite),
  /** Mean over images of each image's PSNR, in dB; null where an image has none. */
  psnrMean: v.nullable(finite),
  ssim: finite,
  bce: v.nullable(finite),
});

/** What was measured on test images, by noise. */
export const qualitySchema = v.pipe(
  v.array(
    v.object({
      noise: noiseText,
      seed: count,
      dataset: text(200),
      images: positive,
      denoised: scoresSchema,
      noisy: scoresSchema,
    }),
  ),
  v.maxLength(200),
);

/** How a file of another dtype was proven against the fp32 one before it was shipped. */
const variantSchema = v.object({
  /** What it was held against: `55 photographs of the test, pieces of 256x256`. */
  pictures: text(200),
  /** PSNR of both against the clean pictures, pooled over all pixels, by noise; null for equal pictures. */
  gate: v.pipe(
    v.array(v.object({ noise: noiseText, psnr: v.nullable(finite), fp32: v.nullable(finite) })),
    v.maxLength(20),
  ),
  /** Nodes that stay float32. */
  floats: v.pipe(v.array(text(200)), v.maxLength(1000)),
  /** How many times as fast as fp32, measured by turns. */
  speed: v.object({ ratio: finite, where: text(300) }),
});

export const variantsSchema = v.object({
  fp16: v.exactOptional(variantSchema),
  int8: v.exactOptional(variantSchema),
});
