import { DenoiseError, type EvaluationDocument } from '@denoisekit/core';
import * as z from 'zod/mini';

/** A page of figures for a few dozen models. */
const maxCharacters = 4_000_000;

const estimate = z.object({ value: z.number(), low: z.nullable(z.number()), high: z.nullable(z.number()) });

const row = z.object({
  model: z.string(),
  kind: z.enum(['model', 'baseline']),
  detail: z.nullable(z.string()),
  noise: z.string(),
  noiseKind: z.string(),
  level: z.nullable(z.number()),
  seed: z.number(),
  dataset: z.string(),
  images: z.number(),
  mse: estimate,
  psnrPooled: z.nullable(estimate),
  psnrMean: z.nullable(estimate),
  ssim: estimate,
  bce: estimate,
  imagesPerSecond: z.nullable(z.number()),
});

const difference = z.object({
  noise: z.string(),
  model: z.string(),
  against: z.string(),
  mse: estimate,
  psnrPooled: z.nullable(estimate),
  ssim: estimate,
});

/** In milliseconds, of many runs. */
const time = z.object({ median: z.number(), low: z.number(), high: z.number(), runs: z.number() });

const schema = z.object({
  format: z.literal('denoisekit-results'),
  version: z.literal(1),
  /** What took the time, for people. */
  machine: z.string(),
  versions: z.record(z.string(), z.string()),
  measuredAt: z.string(),
  evaluation: z.object({
    format: z.literal('denoisekit-evaluation'),
    version: z.literal(1),
    dataset: z.string(),
    images: z.number(),
    seed: z.number(),
    rows: z.array(row),
    differences: z.array(difference),
  }),
  models: z.array(
    z.object({
      name: z.string(),
      /** Of the ONNX file that was measured. */
      sha256: z.string(),
      /** One image at a time, one thread; low and high are the quartiles. */
      oneImage: time,
    }),
  ),
});

/** What `denoisekit results --measure` has measured, kept so that the page can be written again without. */
export interface MeasuredResults extends Omit<z.infer<typeof schema>, 'evaluation'> {
  readonly evaluation: EvaluationDocument;
}

export type MeasuredTime = z.infer<typeof time>;

/** @throws DenoiseError `usage` naming the first field that is wrong */
export function parseMeasured(json: string, where: string): MeasuredResults {
  const fix = 'measure again: denoisekit results --measure';
  if (json.length > maxCharacters) {
    throw new DenoiseError('usage', {
      what: `${where} is too long for measured results`,
      actual: `${json.length} characters`,
      expected: `at most ${maxCharacters}`,
      fix,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DenoiseError('usage', { what: `${where} is not JSON`, fix, cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const what = `${where}: ${issue.path.map(String).join('.') || 'the document'} is wrong`;
  throw new DenoiseError('usage', { what, actual: issue.message, fix });
}
