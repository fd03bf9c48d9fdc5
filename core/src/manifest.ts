import * as z from 'zod/mini';
import { DenoiseError } from './errors.js';
import { maxNoiseLength } from './noise.js';

/** A manifest is a page of facts; anything longer is not one. Checked before parsing. */
export const maxManifestBytes = 256 * 1024;
/** Far above any denoiser this project trains (the flagship has 2 MB), far below what would hurt a server. */
export const maxModelBytes = 256 * 1024 * 1024;

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const count = z.number().check(z.int(), z.nonnegative());
const positive = z.number().check(z.int(), z.positive());
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** A plain file name: nothing in a manifest may point outside its folder. */
/** A file beside the one that names it: no folders, so nothing outside can be meant. */
export const fileName = z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i));
const channels = z.union([z.literal(1), z.literal(3)]);
const dimension = z.union([positive, z.enum(['batch', 'height', 'width'])]);

const fileSchema = z.object({ path: fileName, bytes: positive, sha256 });

const portSchema = z.object({
  name: text(200),
  dtype: z.literal('float32'),
  layout: z.literal('NCHW'),
  /** A number where the graph has the size baked in, a name where it takes any. */
  dimensions: z.tuple([dimension, channels, dimension, dimension]),
  range: z.tuple([z.number(), z.number()]),
});

const scoresSchema = z.object({
  mse: z.number(),
  /** From the MSE over all pixels of all images, in dB; null where that MSE is 0. */
  psnrPooled: z.nullable(z.number()),
  /** Mean over images of each image's PSNR, in dB; null where an image has none. */
  psnrMean: z.nullable(z.number()),
  ssim: z.number(),
  bce: z.nullable(z.number()),
});

const qualitySchema = z.object({
  noise: text(maxNoiseLength),
  seed: count,
  dataset: text(200),
  images: positive,
  denoised: scoresSchema,
  noisy: scoresSchema,
});

const vectorSchema = z.object({
  name: text(100),
  shape: z.tuple([positive, channels, positive, positive]),
  /** Byte offsets of little-endian float32 values in the golden file. */
  inputOffset: count,
  outputOffset: count,
});

const trainingSchema = z.object({
  recipe: text(100),
  seed: count,
  noise: text(maxNoiseLength),
  loss: text(50),
  optimizer: text(200),
  epochs: z.number().check(z.nonnegative()),
  steps: count,
  batchSize: positive,
  seconds: z.number().check(z.nonnegative()),
  backend: text(100),
  device: text(200),
  dataset: z.object({
    name: text(200),
    sha256,
    trainImages: count,
    validationImages: count,
    testImages: count,
  }),
  versions: z.record(text(100), text(100)),
  finishedAt: text(40),
});

const manifestSchema = z.object({
  format: z.literal('denoisekit-model'),
  version: z.literal(1),
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  title: text(100),
  description: text(1000),
  license: text(100),
  files: z.object({ fp32: fileSchema, fp16: z.optional(fileSchema), int8: z.optional(fileSchema) }),
  opset: positive,
  irVersion: positive,
  input: portSchema,
  output: portSchema,
  geometry: z.object({
    /** Height and width must be multiples of this; a runtime pads by reflection and crops back. */
    sizeMultiple: positive,
    /** An output pixel depends on input pixels at most this far away, along each axis. Null: on the whole image. */
    receptiveFieldRadius: z.nullable(count),
  }),
  graph: z.object({
    nodes: positive,
    operators: z.record(text(60), positive),
    parameters: positive,
    /** Multiply-accumulates for one image of `macsAt`. */
    macs: positive,
    macsAt: z.tuple([positive, positive]),
  }),
  training: trainingSchema,
  quality: z.array(qualitySchema).check(z.maxLength(200)),
  golden: z.object({
    ...fileSchema.shape,
    vectors: z.array(vectorSchema).check(z.minLength(1), z.maxLength(64)),
  }),
  /** Greatest |difference| from TensorFlow.js that each provider owes, on [0, 1] images. */
  tolerance: z.object({
    cpu: z.number(),
    wasm: z.number(),
    webgpu: z.number(),
    cuda: z.number(),
    cudaTf32: z.number(),
    fp16: z.number(),
  }),
  converter: z.record(text(100), text(100)),
});

/** All that is known of a model. Nothing about a model is written anywhere else. */
export type ModelManifest = z.infer<typeof manifestSchema>;
export type ModelFile = z.infer<typeof fileSchema>;
export type ModelPort = z.infer<typeof portSchema>;
export type Quality = z.infer<typeof qualitySchema>;
export type Scores = z.infer<typeof scoresSchema>;
export type TrainingProvenance = z.infer<typeof trainingSchema>;
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
  if (json.length > maxManifestBytes) {
    throw new DenoiseError('manifest-invalid', {
      what: `${where} is too long for a manifest`,
      actual: `${json.length} characters`,
      expected: `at most ${maxManifestBytes}`,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DenoiseError('manifest-invalid', {
      what: `${where} is not JSON`,
      actual: JSON.stringify(json.slice(0, 40)),
      fix: 'point to a folder that `denoisekit export` wrote',
      cause,
    });
  }
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new DenoiseError('manifest-invalid', {
    what: `${where}: ${issue.path.map(String).join('.') || 'the document'} is wrong`,
    actual: issue.message,
    fix: 'export the model again with this version of denoisekit',
    details: { path: issue.path.map(String).join('.') },
  });
}
