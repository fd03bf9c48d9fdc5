import * as z from 'zod/mini';
import { fileName } from './manifest.js';
import { parseRunJson } from './run-json.js';

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
  reference: 'reference',
} as const;

const count = z.number().check(z.int(), z.nonnegative());
const positive = z.number().check(z.int(), z.positive());
const channels = z.union([z.literal(1), z.literal(3)]);

const layerSchema = z.object({
  name: z.string(),
  kind: z.string(),
  /** `[height, width, channels]`, or fewer sizes after a Flatten */
  outputShape: z.array(z.nullable(z.number())),
  parameters: count,
  macs: count,
});

const referenceSchema = z.object({
  name: z.string(),
  /** `[batch, channels, height, width]` */
  shape: z.tuple([positive, channels, positive, positive]),
  /** Inside `reference/` */
  input: fileName,
  output: fileName,
});

const runRecordSchema = z.object({
  format: z.literal('denoisekit-run'),
  version: z.literal(1),
  state: z.enum(['running', 'stopped', 'complete']),
  recipe: z.object({ name: z.string(), title: z.string(), description: z.string() }),
  /** What decides the weights: with the same of these, machine and backend, the weights are the same. */
  config: z.object({
    seed: count,
    epochs: z.number().check(z.positive()),
    batchSize: positive,
    learningRate: z.number().check(z.positive()),
    noise: z.string(),
    /** Noise that is new in each epoch, or drawn once for each image and kept. */
    noiseDraw: z._default(z.enum(['fresh', 'once']), 'fresh'),
    /** `held-out`: some training images validate only; `all`: every one trains, and the test images are watched. */
    images: z._default(z.enum(['held-out', 'all']), 'held-out'),
    loss: z.enum(['bce', 'mse']),
    limit: z.nullable(positive),
    averaging: z.nullable(z.number()),
    // Each of these is there only where the user chose otherwise than the recipe has it.
    /** SHA-256 of the weights that the run began with, where they were not drawn at random. */
    from: z.optional(z.string()),
    schedule: z.optional(z.enum(['constant', 'cosine', 'one-cycle', 'plateau'])),
    /** Part of all steps in which the learning rate rises, [0, 1). */
    warmup: z.optional(z.number().check(z.nonnegative(), z.lt(1))),
    /** Epochs without a lower loss after which the run ends; 0: it never does. */
    earlyStopping: z.optional(count),
    /** What the gradient's norm is cut down to; 0: nothing is cut. */
    clipNorm: z.optional(z.number().check(z.nonnegative())),
    /** What each value of the gradient is cut down to; 0: nothing is cut. */
    clipValue: z.optional(z.number().check(z.nonnegative())),
    /** Part of the weights, times the learning rate, that a step takes away. */
    weightDecay: z.optional(z.number().check(z.nonnegative())),
  }),
  optimizer: z.string(),
  dataset: z.object({
    name: z.string(),
    sha256: z.string(),
    channels,
    height: positive,
    width: positive,
    trainImages: count,
    validationImages: count,
    testImages: count,
  }),
  network: z.object({
    input: z.tuple([positive, positive, channels]),
    /** True when the same weights serve any height and width that fit the multiple. */
    anySize: z.boolean(),
    sizeMultiple: positive,
    receptiveFieldRadius: z.nullable(count),
    parameters: positive,
    macs: positive,
    layers: z.array(layerSchema),
  }),
  backend: z.string(),
  device: z.string(),
  versions: z.record(z.string(), z.string()),
  progress: z.object({
    steps: count,
    totalSteps: count,
    seconds: z.number(),
    bestEpoch: z.nullable(count),
    /** Why the run made fewer steps than it had planned; absent where it did not end before its time. */
    ended: z.optional(z.string()),
  }),
  references: z.array(referenceSchema),
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type LayerFacts = z.infer<typeof layerSchema>;
export type RunReference = z.infer<typeof referenceSchema>;

/**
 * @param where the file's path, named in errors
 * @throws DenoiseError `run-invalid`
 */
export function parseRunRecord(json: string, where: string): RunRecord {
  return parseRunJson(runRecordSchema, json, where);
}
