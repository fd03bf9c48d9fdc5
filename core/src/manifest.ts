import * as v from 'valibot';
import { maxNoiseLength } from './noise/noise.js';
import { count, fileName, finite, notNegative, parseDocument, positive, sha256 } from './schema.js';

/** A manifest is a page of facts; anything longer is not one. Checked before parsing. */
export const maxManifestBytes = 256 * 1024;
/** Far above any denoiser this project trains (the flagship has 2 MB), far below what would hurt a server. */
export const maxModelBytes = 256 * 1024 * 1024;

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const channels = v.union([v.literal(1), v.literal(3)]);
const dimension = v.union([positive, v.picklist(['batch', 'height', 'width'])]);

const fileSchema = v.object({ path: fileName, bytes: positive, sha256 });

const portSchema = v.object({
  name: text(200),
  dtype: v.literal('float32'),
  layout: v.literal('NCHW'),
  /** A number where the graph has the size baked in, a name where it takes any. */
  dimensions: v.strictTuple([dimension, channels, dimension, dimension]),
  range: v.strictTuple([finite, finite]),
});

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
  noise: text(maxNoiseLength),
  seed: count,
  dataset: text(200),
  images: positive,
  denoised: scoresSchema,
  noisy: scoresSchema,
});

const vectorSchema = v.object({
  name: text(100),
  shape: v.strictTuple([positive, channels, positive, positive]),
  /** Byte offsets of little-endian float32 values in the golden file. */
  inputOffset: count,
  outputOffset: count,
});

const trainingSchema = v.object({
  recipe: text(100),
  seed: count,
  noise: text(maxNoiseLength),
  loss: text(50),
  optimizer: text(200),
  epochs: notNegative,
  steps: count,
  batchSize: positive,
  seconds: notNegative,
  backend: text(100),
  device: text(200),
  dataset: v.object({
    name: text(200),
    sha256,
    trainImages: count,
    validationImages: count,
    testImages: count,
  }),
  versions: v.record(text(100), text(100)),
  finishedAt: text(40),
});

const manifestSchema = v.object({
  format: v.literal('denoisekit-model'),
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  title: text(100),
  description: text(1000),
  license: text(100),
  files: v.object({ fp32: fileSchema, fp16: v.optional(fileSchema), int8: v.optional(fileSchema) }),
  opset: positive,
  irVersion: positive,
  input: portSchema,
  output: portSchema,
  geometry: v.object({
    /** Height and width must be multiples of this; a runtime pads by reflection and crops back. */
    sizeMultiple: positive,
    /** An output pixel depends on input pixels at most this far away, along each axis. Null: on the whole image. */
    receptiveFieldRadius: v.nullable(count),
  }),
  graph: v.object({
    nodes: positive,
    operators: v.record(text(60), positive),
    /** Trained numbers alone: constants that no training set do not count. */
    parameters: positive,
    /** Multiply-accumulates for one image of `macsAt`. */
    macs: positive,
    macsAt: v.strictTuple([positive, positive]),
  }),
  training: trainingSchema,
  quality: v.pipe(v.array(qualitySchema), v.maxLength(200)),
  golden: v.object({
    ...fileSchema.entries,
    vectors: v.pipe(v.array(vectorSchema), v.minLength(1), v.maxLength(64)),
  }),
  /** Greatest |difference| from TensorFlow.js that each provider owes, on [0, 1] images. */
  tolerance: v.object({
    cpu: finite,
    wasm: finite,
    webgpu: finite,
    cuda: finite,
    cudaTf32: finite,
    fp16: finite,
  }),
  converter: v.record(text(100), text(100)),
});

/** All that is known of a model. Nothing about a model is written anywhere else. */
export type ModelManifest = v.InferOutput<typeof manifestSchema>;
export type ModelFile = v.InferOutput<typeof fileSchema>;
export type ModelPort = v.InferOutput<typeof portSchema>;
export type Quality = v.InferOutput<typeof qualitySchema>;
export type Scores = v.InferOutput<typeof scoresSchema>;
export type TrainingProvenance = v.InferOutput<typeof trainingSchema>;
export type Dtype = keyof ModelManifest['files'];

/** The tolerances of docs: what each provider owes to TensorFlow.js on [0, 1] images. */
export const defaultTolerance: ModelManifest['tolerance'] = {
  cpu: 1e-5,
  wasm: 1e-5,
  webgpu: 1e-4,
  cuda: 1e-4,
  cudaTf32: 2e-3,
  fp16: 5e-3,
};

/**
 * A manifest from the text of a `manifest.json`.
 *
 * @param where named in errors: the file's path or address
 * @throws DenoiseError `manifest-invalid` naming the first field that is wrong
 */
export function parseManifest(json: string, where = 'manifest.json'): ModelManifest {
  return parseDocument(manifestSchema, json, {
    where,
    what: 'a manifest',
    code: 'manifest-invalid',
    maxLength: maxManifestBytes,
    fix: 'export the model again with this version of denoisekit',
  });
}
