import * as v from 'valibot';
import { noiseText, sizes, text, texts } from './manifest-fields.js';
import { count, finite, notNegative, positive, sha256 } from '../schema.js';

const trainedSchema = v.object({
  kind: v.custom<'trained'>((kind) => kind === 'trained', '"trained" or "imported"'),
  recipe: text(100),
  seed: count,
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
  loss: text(50),
  optimizer: text(1000),
  /** The peak of its schedule. Absent where it was not recorded. */
  learningRate: v.exactOptional(finite),
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
    /** Null where the training saw crops of several sizes; absent where it was not recorded. */
    imageSize: v.exactOptional(v.nullable(sizes<[height: number, width: number]>(2))),
  }),
  versions: texts,
  finishedAt: text(40),
});

const importedSchema = v.object({
  kind: v.picklist(['imported']),
  /** The ONNX file that was imported, as it was found. */
  fileName: text(200),
  sha256,
  /** What wrote that file, by its own statement: `pytorch 2.9.0`. */
  producer: v.exactOptional(text(200)),
  importedAt: text(40),
  /** How a fact of the manifest was found, by its field: `"input.range": "stated by --range"`. */
  found: texts,
});

export type TrainingProvenance = v.InferOutput<typeof trainedSchema>;
export type ImportProvenance = v.InferOutput<typeof importedSchema>;
export type MadeBy = TrainingProvenance | ImportProvenance;

/** Where a model comes from. */
export const madeBySchema = v.lazy((value): v.GenericSchema<unknown, MadeBy> =>
  isImported(value) ? importedSchema : trainedSchema,
);

function isImported(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'imported';
}
