import * as v from 'valibot';
import { qualitySchema } from './manifest-fields.js';
import { parseRunJson } from './run-json.js';

const schema = v.object({
  format: v.literal('denoisekit-metrics'),
  version: v.literal(1),
  quality: qualitySchema,
});

/** `metrics.json`: what training measured on the test set. */
export type MetricsFile = v.InferOutput<typeof schema>;

/** @throws DenoiseError `run-invalid` naming the first field that is wrong */
export function parseMetrics(json: string, where: string): MetricsFile {
  return parseRunJson(schema, json, where);
}
