import * as z from 'zod/mini';
import { parseRunJson } from './run-json.js';

const scores = z.object({
  mse: z.number(),
  psnrPooled: z.nullable(z.number()),
  psnrMean: z.nullable(z.number()),
  ssim: z.number(),
  bce: z.nullable(z.number()),
});

const schema = z.object({
  format: z.literal('denoisekit-metrics'),
  version: z.literal(1),
  quality: z.array(
    z.object({
      noise: z.string(),
      seed: z.number(),
      dataset: z.string(),
      images: z.number(),
      denoised: scores,
      noisy: scores,
    }),
  ),
});

/** `metrics.json`: what training measured on the test set. */
export type MetricsFile = z.infer<typeof schema>;

/** @throws DenoiseError `run-invalid` naming the first field that is wrong */
export function parseMetrics(json: string, where: string): MetricsFile {
  return parseRunJson(schema, json, where);
}
