import * as v from 'valibot';
import { datasetEntries, noiseText, text, trainingEntries } from './manifest-parts.js';
import { finite, positive, sha256 } from './schema.js';

const trainedSchema = v.object({
  kind: v.literal('trained'),
  ...trainingEntries,
  /** Null where none was added: the training had pairs of noisy and clean images. */
  noise: v.nullable(noiseText),
  /** Noise that is new in each epoch, or drawn once for each image and kept. Absent where it was not recorded. */
  noiseDraw: v.exactOptional(v.picklist(['fresh', 'once'])),
  /**
   * The images whose loss was watched: training images held out, by which the weights of the best epoch were chosen, or the test images
   * themselves, which decided nothing. Absent where it was not recorded.
   */
  validatedOn: v.exactOptional(v.picklist(['held-out', 'test'])),
  /** SHA-256 of the weights that the training began with; absent where they were drawn at random. */
  from: v.exactOptional(sha256),
  /** The peak of its schedule. Absent where it was not recorded. */
  learningRate: v.exactOptional(finite),
  dataset: v.object({
    ...datasetEntries,
    /** Null where the training saw crops of several sizes; absent where it was not recorded. */
    imageSize: v.exactOptional(v.nullable(v.strictTuple([positive, positive]))),
  }),
});

const importedSchema = v.object({
  kind: v.literal('imported'),
  /** The ONNX file that was imported, as it was found. */
  fileName: text(200),
  sha256,
  /** What wrote that file, by its own words: `pytorch 2.9.0`. */
  producer: v.exactOptional(text(200)),
  importedAt: text(40),
  /** How a fact of the manifest was found, by its field: `"input.range": "stated by --range"`. */
  found: v.record(text(100), text(200)),
});

/** Where a model comes from. */
export const madeBySchema = v.variant('kind', [trainedSchema, importedSchema]);

export type MadeBy = v.InferOutput<typeof madeBySchema>;
export type TrainingProvenance = v.InferOutput<typeof trainedSchema>;
export type ImportProvenance = v.InferOutput<typeof importedSchema>;
