import type { EvaluationRow } from '@denoisekit/evaluation';
import { finite, parseDocument } from '@denoisekit/core/schema';
import * as v from 'valibot';
import { evaluationRow } from '../measured.js';

/** Some sets with a few dozen rows each. */
const maxCharacters = 4_000_000;

const set = v.object({
  dataset: v.string(),
  grey: v.boolean(),
  images: finite,
  /** Of the noise. */
  seed: finite,
  protocol: v.string(),
  /** Those that were measured, with the digest of their ONNX file. */
  models: v.array(v.object({ name: v.string(), sha256: v.string() })),
  rows: v.array(evaluationRow),
});

const schema = v.object({
  format: v.literal('denoisekit-photographs'),
  version: v.literal(1),
  /** What computed, for people. */
  machine: v.string(),
  measuredAt: v.string(),
  sets: v.array(set),
});

/** Models for photographs on one set of pictures, in colour or in grey. */
export interface PhotographSet extends Omit<v.InferOutput<typeof set>, 'rows'> {
  readonly rows: readonly EvaluationRow[];
}

/** What `denoisekit results --photographs` has measured, kept so that the page can be written again without the pictures. */
export interface MeasuredPhotographs extends Omit<v.InferOutput<typeof schema>, 'sets'> {
  readonly sets: readonly PhotographSet[];
}

/** @throws DenoiseError `usage` naming the first field that is wrong */
export function parsePhotographs(json: string, where: string): MeasuredPhotographs {
  return parseDocument(schema, json, {
    where,
    what: 'measured photographs',
    code: 'usage',
    maxLength: maxCharacters,
    fix: 'measure again: denoisekit results --photographs FOLDER',
  });
}
