import * as z from 'zod/mini';
import { parseRunJson } from './run-json.js';

/** Training takes no more epochs than this. */
const maxEpochs = 100_000;

const rowSchema = z.object({
  /** The first is 1; not whole where a run ends within an epoch. */
  epoch: z.number(),
  step: z.number(),
  /** Mean over the epoch's steps. */
  trainLoss: z.number(),
  validationLoss: z.number(),
  validationMse: z.number(),
  learningRate: z.number(),
  /** Since the run began, pauses not counted. */
  seconds: z.number(),
  /** Whether its weights were kept. */
  best: z.boolean(),
});

const schema = z.object({
  format: z.literal('denoisekit-history'),
  version: z.literal(1),
  epochs: z.array(rowSchema).check(z.maxLength(maxEpochs)),
});

/** One epoch of `history.json`. */
export type HistoryEpoch = z.infer<typeof rowSchema>;

/**
 * The epochs of a run, from the text of its `history.json`.
 *
 * @param where the file's path, named in errors
 * @throws DenoiseError `run-invalid` naming the first field that is wrong
 */
export function parseHistory(json: string, where: string): readonly HistoryEpoch[] {
  return parseRunJson(schema, json, where).epochs;
}
