import * as v from 'valibot';
import { madeBySchema } from './made-by.js';
import {
  controlSchema,
  fileSchema,
  format,
  graphEntries,
  modelEntries,
  noiseText,
  qualitiesSchema,
  text,
  toleranceEntries,
  vectorsSchema,
} from './manifest-parts.js';
import { manifestVersion1 } from './manifest-version-1.js';
import { finite, parseVersioned, positive } from './schema.js';

/** A manifest is a page of facts; anything longer is not one. Checked before parsing. */
export const maxManifestBytes = 256 * 1024;
/** Far above any denoiser this project trains (the flagship has 2 MB), far below what would hurt a server. */
export const maxModelBytes = 256 * 1024 * 1024;

const manifestSchema = v.object({
  format,
  version: v.literal(2),
  ...modelEntries,
  /** What the model is for; absent where nobody said. */
  suits: v.exactOptional(
    v.object({
      /** Such as `digits`, `photographs`, `scans`. */
      pictures: v.pipe(v.array(text(40)), v.minLength(1), v.maxLength(10)),
      /** The noise that it helps against; empty where nobody said. */
      noise: v.pipe(v.array(noiseText), v.maxLength(20)),
    }),
  ),
  /** Inputs beside the picture. */
  controls: v.optional(v.pipe(v.array(controlSchema), v.maxLength(8)), []),
  graph: v.object({
    ...graphEntries,
    /** Multiply-accumulates for one image of that height and width; absent where nobody counted them. */
    macs: v.exactOptional(v.object({ count: positive, height: positive, width: positive })),
  }),
  madeBy: madeBySchema,
  /** What was measured on test images; empty where nothing was. */
  quality: v.optional(qualitiesSchema, []),
  golden: v.object({
    ...fileSchema.entries,
    /** What computed the answers: `TensorFlow.js 4.22.0`, `ONNX Runtime 1.30.0 on the CPU`. */
    madeBy: text(200),
    vectors: vectorsSchema,
  }),
  /** Greatest |difference| from the golden vectors that each provider owes, on [0, 1] images. */
  tolerance: v.object({ ...toleranceEntries, int8: finite }),
});

/** All that is known of a model. Nothing about a model is written anywhere else. */
export type ModelManifest = v.InferOutput<typeof manifestSchema>;
export type ModelFile = v.InferOutput<typeof fileSchema>;
export type ModelPort = ModelManifest['input'];
export type ModelControl = v.InferOutput<typeof controlSchema>;
export type Quality = ModelManifest['quality'][number];
export type Scores = Quality['denoised'];
export type Dtype = keyof ModelManifest['files'];

/**
 * A manifest from the text of a `manifest.json`. One of version 1 is given as one of version 2.
 *
 * @param where named in errors: the file's path or address
 * @throws DenoiseError `manifest-invalid` naming the first field that is wrong, or the version when it is one that is not read
 */
export function parseManifest(json: string, where = 'manifest.json'): ModelManifest {
  const schemas = new Map<number, v.GenericSchema<unknown, ModelManifest>>([
    [1, manifestVersion1],
    [2, manifestSchema],
  ]);
  return parseVersioned(schemas, json, {
    where,
    what: 'a manifest',
    code: 'manifest-invalid',
    maxLength: maxManifestBytes,
    fix: 'export the model again with this version of denoisekit',
  });
}
