import type { EvaluationDocument, EvaluationRow } from '@denoisekit/evaluation';
import { finite, parseDocument } from '@denoisekit/core/schema';
import * as v from 'valibot';

/** A page of figures for a few dozen models. */
const maxCharacters = 4_000_000;

const estimate = v.object({ value: finite, low: v.nullable(finite), high: v.nullable(finite) });

/** A row of an evaluation, as it is kept. */
export const evaluationRow = v.object({
  model: v.string(),
  kind: v.picklist(['model', 'baseline']),
  detail: v.nullable(v.string()),
  noise: v.string(),
  noiseKind: v.string(),
  level: v.nullable(finite),
  seed: finite,
  dataset: v.string(),
  images: finite,
  mse: estimate,
  psnrPooled: v.nullable(estimate),
  psnrMean: v.nullable(estimate),
  ssim: estimate,
  bce: estimate,
  imagesPerSecond: v.nullable(finite),
});

const difference = v.object({
  noise: v.string(),
  model: v.string(),
  against: v.string(),
  mse: estimate,
  psnrPooled: v.nullable(estimate),
  psnrMean: v.optional(v.nullable(estimate), null),
  ssim: estimate,
});

/** In milliseconds, of many runs. */
const time = v.object({ median: finite, low: finite, high: finite, runs: finite });

const fineTuned = v.object({ model: v.string(), noise: v.string(), mse: finite });

const schema = v.object({
  format: v.literal('denoisekit-results'),
  version: v.literal(1),
  /** What took the time, for people. */
  machine: v.string(),
  versions: v.record(v.string(), v.string()),
  measuredAt: v.string(),
  evaluation: v.object({
    format: v.literal('denoisekit-evaluation'),
    version: v.literal(1),
    dataset: v.string(),
    images: finite,
    seed: finite,
    rows: v.array(evaluationRow),
    differences: v.array(difference),
  }),
  /** Models alone, at the noise of what they owe. */
  aims: v.optional(v.array(evaluationRow), []),
  /** The MSE of models fine-tuned for one level, on the same test images. */
  fineTuned: v.optional(v.array(fineTuned), []),
  models: v.array(
    v.object({
      name: v.string(),
      /** Of the ONNX file that was measured. */
      sha256: v.string(),
      /** One image at a time, one thread; low and high are the quartiles. */
      oneImage: time,
    }),
  ),
});

/** What `denoisekit results --measure` has measured, kept so that the page can be written again without. */
export interface MeasuredResults extends Omit<v.InferOutput<typeof schema>, 'evaluation' | 'aims'> {
  readonly evaluation: EvaluationDocument;
  readonly aims: readonly EvaluationRow[];
}

export type MeasuredTime = v.InferOutput<typeof time>;

/** @throws DenoiseError `usage` naming the first field that is wrong */
export function parseMeasured(json: string, where: string): MeasuredResults {
  return parseDocument(schema, json, {
    where,
    what: 'measured results',
    code: 'usage',
    maxLength: maxCharacters,
    fix: 'measure again: denoisekit results --measure',
  });
}
