import * as v from 'valibot';
import { parseRunJson } from './run-json.js';
import { finite } from '../schema.js';

/** Training takes no more epochs than this. */
const maxEpochs = 100_000;

const rowSchema = v.object({
  /** The first is 1; not whole where a run ends within an epoch. */
  epoch: finite,
  step: finite,
  /** Mean over the epoch's steps. */
  trainLoss: finite,
  validationLoss: finite,
  validationMse: finite,
  /** In dB, the mean over the images of each series that was validated; absent in older runs. */
  psnr: v.optional(v.array(v.object({ noise: v.string(), psnr: finite }))),
  learningRate: finite,
  /** Since the run began, pauses not counted. */
  seconds: finite,
  /** Whether its weights were kept. */
  best: v.boolean(),
});

const schema = v.object({
  format: v.literal('denoisekit-history'),
  version: v.literal(1),
  epochs: v.pipe(v.array(rowSchema), v.maxLength(maxEpochs)),
});

/** One epoch of `history.json`. */
export type HistoryEpoch = v.InferOutput<typeof rowSchema>;

/**
 * The epochs of a run, from the text of its `history.json`.
 *
 * @param where the file's path, named in errors
 * @throws DenoiseError `run-invalid` naming the first field that is wrong
 */
export function parseHistory(json: string, where: string): readonly HistoryEpoch[] {
  return parseRunJson(schema, json, where).epochs;
}
