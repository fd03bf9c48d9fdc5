/*
 * The facts that a manifest of any version consists of, as schemas.
 */
import * as v from 'valibot';
import { maxNoiseLength } from './noise/noise.js';
import { count, fileName, finite, notNegative, positive, sha256 } from './schema.js';

export const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
export const noiseText = text(maxNoiseLength);

export const fileSchema = v.object({ path: fileName, bytes: positive, sha256 });

/** A number where the graph has the size baked in, a name where it takes any. */
const size = v.union([positive, v.picklist(['batch', 'height', 'width'])]);

/** Two numbers, the lower one first. */
const range = v.pipe(
  v.strictTuple([finite, finite]),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value[0] < dataset.value[1]) return;
    addIssue({
      message: 'not a range',
      expected: 'two numbers, the lower one first',
      received: JSON.stringify(dataset.value),
    });
  }),
);

const portSchema = v.object({
  name: text(200),
  dtype: v.literal('float32'),
  layout: v.literal('NCHW'),
  /** `[batch, channels, height, width]` */
  dimensions: v.strictTuple([size, positive, size, size]),
  /** The values that stand for black and white in the graph: a runtime scales from and to [0, 1]. */
  range,
});

/** An input of the graph beside the picture, one value for each image: a noise level, for one. */
export const controlSchema = v.pipe(
  v.object({
    name: text(200),
    /** Empty for a scalar. The value is repeated to fill it. */
    shape: v.pipe(v.array(size), v.maxLength(4)),
    /** For people: `sigma, on [0, 1] images`. */
    unit: text(100),
    range,
    /** What is fed where nobody gives a value. Inside the range. */
    default: finite,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { default: usual, range: limits } = dataset.value;
    if (limits[0] <= usual && usual <= limits[1]) return;
    addIssue({
      message: 'outside its range',
      expected: `a default from ${limits[0]} to ${limits[1]}`,
      received: String(usual),
    });
  }),
);

const geometrySchema = v.object({
  /** Height and width must be multiples of this; a runtime pads by reflection and crops back. */
  sizeMultiple: positive,
  /** An output pixel depends on input pixels at most this far away, along each axis. Null: on the whole image. */
  receptiveFieldRadius: v.nullable(count),
});

export const graphEntries = {
  nodes: positive,
  operators: v.record(text(60), positive),
  /** Trained numbers alone: constants that no training set do not count. */
  parameters: positive,
};

const scoresSchema = v.object({
  mse: finite,
  /** From the MSE over all pixels of all images, in dB; null where that MSE is 0. */
  psnrPooled: v.nullable(finite),
  /** Mean over images of each image's PSNR, in dB; null where an image has none. */
  psnrMean: v.nullable(finite),
  ssim: finite,
  bce: v.nullable(finite),
});

const qualitySchema = v.object({
  noise: noiseText,
  seed: count,
  dataset: text(200),
  images: positive,
  denoised: scoresSchema,
  noisy: scoresSchema,
});

export const qualitiesSchema = v.pipe(v.array(qualitySchema), v.maxLength(200));

export const vectorsSchema = v.pipe(
  v.array(
    v.object({
      name: text(100),
      shape: v.strictTuple([positive, positive, positive, positive]),
      /** Byte offsets of little-endian float32 values in the golden file. */
      inputOffset: count,
      outputOffset: count,
    }),
  ),
  v.minLength(1),
  v.maxLength(64),
);

/** How a training run went, as manifests of every version tell it. */
export const trainingEntries = {
  recipe: text(100),
  seed: count,
  noise: noiseText,
  loss: text(50),
  optimizer: text(1000),
  epochs: notNegative,
  steps: count,
  batchSize: positive,
  seconds: notNegative,
  backend: text(100),
  device: text(200),
  versions: v.record(text(100), text(100)),
  finishedAt: text(40),
};

export const datasetEntries = {
  name: text(200),
  sha256,
  trainImages: count,
  validationImages: count,
  testImages: count,
};

/** Greatest |difference| from the golden vectors that each provider owes, on [0, 1] images. */
export const toleranceEntries = {
  cpu: finite,
  wasm: finite,
  webgpu: finite,
  cuda: finite,
  cudaTf32: finite,
  fp16: finite,
};

export const format = v.literal('denoisekit-model');

/** What manifests of every version say in the same way. */
export const modelEntries = {
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  title: text(100),
  description: text(1000),
  license: text(100),
  /** The weights in each dtype that there is. */
  files: v.pipe(
    v.object({
      fp32: v.exactOptional(fileSchema),
      fp16: v.exactOptional(fileSchema),
      int8: v.exactOptional(fileSchema),
    }),
    v.minEntries(1),
  ),
  opset: positive,
  irVersion: positive,
  input: portSchema,
  output: portSchema,
  geometry: geometrySchema,
  /** Of the programs that wrote the ONNX file, by name. */
  converter: v.record(text(100), text(100)),
};
