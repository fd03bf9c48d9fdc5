import * as v from 'valibot';
import { attributionFile } from './attribution.js';
import { parseRunJson } from './run-json.js';
import { count, fileName, finite, notNegative, positive } from '../schema.js';

/**
 * What training leaves for export: the two share files, never code.
 *
 * ```
 * runs/<name>/
 *   run.json            this record
 *   metrics.json        quality on the test set, by noise
 *   history.json        loss, validation and learning rate by epoch
 *   best/  last/        layers models: model.json and weights.bin, by validation loss and by time
 *   checkpoint/         what --resume needs; gone once the run is complete
 *   before-decay/       what a run needs that is made longer after its learning rate began to fall
 *   ATTRIBUTION.tsv     who made the pictures that it learnt from, where their folder says so
 *   reference/          what TensorFlow.js answered, float32 little-endian, for export to check against
 * ```
 */
export const runFiles = {
  record: 'run.json',
  metrics: 'metrics.json',
  history: 'history.json',
  best: 'best',
  last: 'last',
  checkpoint: 'checkpoint',
  beforeDecay: 'before-decay',
  reference: 'reference',
  attribution: attributionFile,
} as const;

const aboveZero = v.pipe(finite, v.gtValue(0));
const channels = v.union([v.literal(1), v.literal(3)]);

const layerSchema = v.object({
  name: v.string(),
  kind: v.string(),
  /** `[height, width, channels]`, or fewer sizes after a Flatten */
  outputShape: v.array(v.nullable(finite)),
  parameters: count,
  macs: count,
});

const referenceSchema = v.object({
  name: v.string(),
  /** `[batch, channels, height, width]` */
  shape: v.strictTuple([positive, channels, positive, positive]),
  /** Inside `reference/` */
  input: fileName,
  output: fileName,
});

const runRecordSchema = v.object({
  format: v.literal('denoisekit-run'),
  version: v.literal(1),
  state: v.picklist(['running', 'stopped', 'complete']),
  recipe: v.object({ name: v.string(), title: v.string(), description: v.string() }),
  /** What decides the weights: with the same of these, machine and backend, the weights are the same. */
  config: v.object({
    seed: count,
    epochs: aboveZero,
    /** Steps of the whole run as it was begun, where they were given in place of epochs. */
    steps: v.optional(positive),
    batchSize: positive,
    learningRate: aboveZero,
    noise: v.string(),
    /** Noise that is new in each epoch, or drawn once for each image and kept. */
    noiseDraw: v.optional(v.picklist(['fresh', 'once']), 'fresh'),
    /** `held-out`: some training images validate only; `all`: every one trains, and the test images are watched. */
    images: v.optional(v.picklist(['held-out', 'all']), 'held-out'),
    loss: v.picklist(['bce', 'mse', 'l1', 'charbonnier', 'rmse']),
    limit: v.nullable(positive),
    averaging: v.nullable(finite),
    // Each of these is there only where the user changed the recipe's value.
    /** SHA-256 of the weights that the run began with, where they were not drawn at random. */
    from: v.optional(v.string()),
    schedule: v.optional(v.picklist(['constant', 'cosine', 'one-cycle', 'plateau', 'constant-then-decay'])),
    /** Part of all steps in which the learning rate rises, [0, 1). */
    warmup: v.optional(v.pipe(notNegative, v.ltValue(1))),
    /** Epochs without a lower loss after which the run ends; 0: it never does. */
    earlyStopping: v.optional(count),
    /** What the gradient's norm is cut down to; 0: nothing is cut. */
    clipNorm: v.optional(notNegative),
    /** What each value of the gradient is cut down to; 0: nothing is cut. */
    clipValue: v.optional(notNegative),
    /** Part of the weights, times the learning rate, that a step takes away. */
    weightDecay: v.optional(notNegative),
  }),
  optimizer: v.string(),
  dataset: v.object({
    name: v.string(),
    sha256: v.string(),
    channels,
    /** Null, as is the width then, where images have several sizes. */
    height: v.nullable(positive),
    width: v.nullable(positive),
    trainImages: count,
    validationImages: count,
    testImages: count,
    /** True where noisy images came with the clean ones: none was added, whatever `config.noise` says. */
    shot: v.optional(v.boolean()),
    /** What the images show, such as `digits`; absent if unknown. */
    pictures: v.optional(v.array(v.string())),
  }),
  network: v.object({
    input: v.strictTuple([positive, positive, channels]),
    /** True when the same weights serve any height and width that fit the multiple. */
    anySize: v.boolean(),
    sizeMultiple: positive,
    receptiveFieldRadius: v.nullable(count),
    parameters: positive,
    macs: positive,
    /** Where the network takes any size. */
    macsPerPixel: v.optional(finite),
    layers: v.array(layerSchema),
  }),
  backend: v.string(),
  device: v.string(),
  versions: v.record(v.string(), v.string()),
  progress: v.object({
    steps: count,
    totalSteps: count,
    seconds: finite,
    bestEpoch: v.nullable(count),
    /** Why the run made fewer steps than planned; absent if it made them all. */
    ended: v.optional(v.string()),
    /** Where the length was changed: the first plan, then each change with the step that it was made at. */
    plan: v.optional(v.array(v.object({ from: count, steps: positive }))),
  }),
  /**
   * Of a run that began with given weights: what those reach on the images that validate, and what the run's best reach, in dB; null until it is complete.
   * The mean of the pictures' PSNR, or of images of one size the PSNR of all values.
   */
  gain: v.optional(v.object({ before: finite, after: v.nullable(finite) })),
  references: v.array(referenceSchema),
  startedAt: v.string(),
  finishedAt: v.nullable(v.string()),
});

export type RunRecord = v.InferOutput<typeof runRecordSchema>;
export type LayerFacts = v.InferOutput<typeof layerSchema>;
export type RunReference = v.InferOutput<typeof referenceSchema>;

/**
 * @param where the file's path, named in errors
 * @throws DenoiseError `run-invalid`
 */
export function parseRunRecord(json: string, where: string): RunRecord {
  return parseRunJson(runRecordSchema, json, where);
}
