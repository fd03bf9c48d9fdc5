import * as v from 'valibot';
import { madeBySchema } from './made-by.js';
import {
  counts,
  dimensions,
  fileSchema,
  noiseText,
  qualitySchema,
  range,
  size,
  sizes,
  text,
  texts,
  variantsSchema,
} from './manifest-fields.js';
import { asVersion2 } from './manifest-version-1.js';
import { count, finite, parseDocument, positive } from '../schema.js';

/** A manifest is a page of facts; anything longer is not one. Checked before parsing. */
export const maxManifestBytes = 256 * 1024;
/** Far above any denoiser this project trains (the flagship has 2 MB), far below what would hurt a server. */
export const maxModelBytes = 256 * 1024 * 1024;

const portSchema = v.object({
  name: text(200),
  dtype: v.picklist(['float32']),
  layout: v.picklist(['NCHW']),
  dimensions,
  /** The values that stand for black and white in the graph: a runtime scales from and to [0, 1]. */
  range,
});

/** An input of the graph beside the picture, one value for each image: a noise level, for one. */
const controlSchema = v.pipe(
  v.object({
    name: text(200),
    /** Empty for a scalar. The value is repeated to fill it. */
    shape: v.pipe(v.array(size), v.maxLength(4)),
    /** For people: `sigma, on [0, 1] images`. */
    unit: text(100),
    range,
    /** The default. Inside the range. */
    default: finite,
  }),
  v.check(
    ({ default: usual, range: [low, high] }) => low <= usual && usual <= high,
    'a default inside the range',
  ),
);

const vectorSchema = v.object({
  name: text(100),
  shape: sizes<[batch: number, channels: number, height: number, width: number]>(4),
  /** Byte offsets of little-endian float32 values in the golden file. */
  inputOffset: count,
  outputOffset: count,
});

const manifestSchema = v.object({
  format: v.picklist(['denoisekit-model']),
  version: v.custom<2>((version) => version === 2, '1 or 2, which this denoisekit reads'),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  title: text(100),
  description: text(1000),
  license: text(100),
  /** What the model is for; absent if unknown. */
  suits: v.exactOptional(
    v.object({
      /** Such as `digits`, `photographs`, `scans`. */
      pictures: v.pipe(v.array(text(40)), v.minLength(1), v.maxLength(10)),
      /** The noise that it helps against; empty if unknown. */
      noise: v.pipe(v.array(noiseText), v.maxLength(20)),
    }),
  ),
  /** The weights in each dtype that there is. */
  files: v.pipe(
    v.object({
      fp32: v.exactOptional(fileSchema),
      fp16: v.exactOptional(fileSchema),
      int8: v.exactOptional(fileSchema),
    }),
    v.check((files) => Object.keys(files).length > 0, 'a file of at least one dtype'),
  ),
  /** How those that are not fp32 were proven; absent where a file came so. */
  variants: v.exactOptional(variantsSchema),
  opset: positive,
  irVersion: positive,
  input: portSchema,
  output: portSchema,
  /** Inputs beside the picture. */
  controls: v.exactOptional(v.pipe(v.array(controlSchema), v.maxLength(8)), []),
  geometry: v.object({
    /** Height and width must be multiples of this; a runtime pads by reflection and crops back. */
    sizeMultiple: positive,
    /** An output pixel depends on input pixels at most this far away, along each axis. Null: on the whole image. */
    receptiveFieldRadius: v.nullable(count),
  }),
  graph: v.object({
    nodes: positive,
    operators: counts,
    /** Trained numbers alone: constants that no training set do not count. */
    parameters: count,
    /** Multiply-accumulates for one image of that height and width; absent if unknown. */
    macs: v.exactOptional(v.object({ count: positive, height: positive, width: positive })),
    /** Values that the widest layer gives, for one pixel of the picture: 64 channels at half height and width are 16. Absent if unknown. */
    widest: v.exactOptional(v.pipe(finite, v.minValue(0))),
  }),
  madeBy: madeBySchema,
  /** Empty where nothing was measured. */
  quality: v.exactOptional(qualitySchema, []),
  golden: v.object({
    ...fileSchema.entries,
    /** What computed the answers: `TensorFlow.js 4.22.0`, `ONNX Runtime 1.30.0 on the CPU`. */
    madeBy: text(200),
    vectors: v.pipe(v.array(vectorSchema), v.minLength(1), v.maxLength(64)),
  }),
  /** Greatest |difference| from the golden vectors that each provider owes, on [0, 1] images. */
  tolerance: v.object({
    cpu: finite,
    wasm: finite,
    webgpu: finite,
    cuda: finite,
    cudaTf32: finite,
    fp16: finite,
    int8: finite,
  }),
  /** What wrote the ONNX file. */
  converter: texts,
});

/** All that is known of a model. Nothing about a model is written anywhere else. */
export type ModelManifest = v.InferOutput<typeof manifestSchema>;
export type ModelFile = v.InferOutput<typeof fileSchema>;
export type ModelPort = ModelManifest['input'];
export type ModelControl = v.InferOutput<typeof controlSchema>;
export type Quality = ModelManifest['quality'][number];
export type Scores = Quality['denoised'];
export type Dtype = keyof ModelManifest['files'];
export type Variant = NonNullable<NonNullable<ModelManifest['variants']>['fp16']>;

/**
 * A manifest from the text of a `manifest.json`. One of version 1 is given as one of version 2.
 *
 * @param where named in errors: the file's path or address
 * @throws DenoiseError `manifest-invalid` naming the first field that is wrong, or the version when it is one that is not read
 */
export function parseManifest(json: string, where = 'manifest.json'): ModelManifest {
  return parseDocument(manifestSchema, json, {
    where,
    what: 'a manifest',
    code: 'manifest-invalid',
    maxLength: maxManifestBytes,
    upgrade: asVersion2,
    fix: 'export the model again with this version of denoisekit, or update denoisekit',
  });
}
