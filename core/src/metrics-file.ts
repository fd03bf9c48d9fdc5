import { DenoiseError } from '@denoisekit/core';
import * as z from 'zod/mini';

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

/** What training measured on the test set. */
export type MetricsFile = z.infer<typeof schema>;

/** @throws DenoiseError `run-invalid` naming the first field that is wrong */
export function parseMetrics(json: string, where: string): MetricsFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DenoiseError('run-invalid', { what: `${where} is not JSON`, fix: 'train again', cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new DenoiseError('run-invalid', {
    what: `${where}: ${issue.path.map(String).join('.') || 'the document'} is wrong`,
    actual: issue.message,
    fix: 'train again with this version of denoisekit',
  });
}
