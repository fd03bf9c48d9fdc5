import * as v from 'valibot';
import { parseRunJson } from './run-json.js';
import { finite } from './schema.js';

const scores = v.object({
  mse: finite,
  psnrPooled: v.nullable(finite),
  psnrMean: v.nullable(finite),
  ssim: finite,
  bce: v.nullable(finite),
});

const schema = v.object({
  format: v.literal('denoisekit-metrics'),
  version: v.literal(1),
  quality: v.array(
    v.object({
      noise: v.string(),
      seed: finite,
      dataset: v.string(),
      images: finite,
      denoised: scores,
      noisy: scores,
    }),
  ),
});

/** `metrics.json`: what training measured on the test set. */
export type MetricsFile = v.InferOutput<typeof schema>;

/** @throws DenoiseError `run-invalid` naming the first field that is wrong */
export function parseMetrics(json: string, where: string): MetricsFile {
  return parseRunJson(schema, json, where);
}
