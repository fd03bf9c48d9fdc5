import {
  parseManifest,
  type ImportProvenance,
  type ModelManifest,
  type ModelPort,
  type Quality,
} from '@denoisekit/core';
import type { OnnxModel } from '@denoisekit/runtime-node/onnx';
import type { Golden } from '../model/golden.js';
import { manifestText, sha256 } from '../model/manifest-of.js';
import type { Range } from './find-answer.js';
import type { Gain } from './gains.js';
import type { PlainModel } from './plain-model.js';

export interface ImportedFacts {
  readonly id: string;
  readonly title: string;
  readonly license: string;
  readonly plain: PlainModel;
  readonly onnx: Uint8Array;
  readonly range: Range;
  readonly geometry: ModelManifest['geometry'];
  readonly gains: readonly Gain[];
  readonly quality: readonly Quality[];
  readonly golden: Golden;
  readonly tolerance: ModelManifest['tolerance'];
  /** What computed the golden vectors. */
  readonly reference: string;
  readonly madeBy: ImportProvenance;
  readonly version: string;
}

/** What pictures a model makes better by at least so many dB, at some level, it suits. */
const leastSuitable = 1;

/**
 * All that is known of an imported model, parsed back so that nothing is written that could not be read.
 *
 * @throws DenoiseError `manifest-invalid`
 */
export function manifestOfImport(facts: ImportedFacts): ModelManifest {
  const { id, title, plain, onnx, range, geometry, gains, quality, golden } = facts;
  const { model, controls } = plain;
  const port = (value: OnnxModel['inputs'][number]): ModelPort => ({
    name: value.name,
    dtype: 'float32',
    layout: 'NCHW',
    dimensions: [...value.shape] as ModelPort['dimensions'],
    range: [...range],
  });
  const suitable = gains.filter(({ decibels }) => decibels >= leastSuitable).map(({ kind }) => kind);
  const pictures = [...new Set(suitable)];
  const noise = helpfulLevels(quality);
  const manifest: ModelManifest = {
    format: 'denoisekit-model',
    version: 2,
    id,
    title,
    description: `Imported from ${facts.madeBy.fileName}. All that is said of it here was found by running it.`,
    license: facts.license,
    files: { fp32: { path: 'model.onnx', bytes: onnx.length, sha256: sha256(onnx) } },
    opset: model.opset ?? 17,
    irVersion: model.irVersion ?? 8,
    input: port(model.inputs[0]!),
    output: port(model.outputs[0]!),
    ...(pictures.length === 0 ? {} : { suits: { pictures, noise: [...noise] } }),
    controls: [...controls],
    geometry,
    graph: { nodes: model.nodes.length, operators: operatorsOf(model), parameters: parametersOf(model) },
    madeBy: facts.madeBy,
    quality: [...quality],
    golden: {
      path: 'golden.bin',
      bytes: golden.bytes.length,
      sha256: sha256(golden.bytes),
      madeBy: facts.reference,
      vectors: [...golden.vectors],
    },
    tolerance: facts.tolerance,
    converter: { denoisekit: facts.version },
  };
  return parseManifest(manifestText(manifest));
}

/**
 * The levels at which it helps: it gains at least 1 dB, and above the level that it is best at half of what it gains there. A network for one level leaves
 * much of stronger noise standing, though it gains something.
 */
function helpfulLevels(quality: readonly Quality[]): readonly string[] {
  const gains = quality.map(
    ({ denoised, noisy }) => 10 * Math.log10(noisy.mse / Math.max(denoised.mse, Number.MIN_VALUE)),
  );
  const most = Math.max(...gains);
  const best = gains.indexOf(most);
  return quality.flatMap(({ noise }, i) =>
    gains[i]! >= (i > best ? Math.max(leastSuitable, most / 2) : leastSuitable) ? [noise] : [],
  );
}

function operatorsOf({ nodes }: OnnxModel): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of nodes) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

/** Numbers that a training can have set: the constants that are not whole. */
function parametersOf({ initializers }: OnnxModel): number {
  return initializers.reduce((sum, { data }) => sum + (data instanceof Float32Array ? data.length : 0), 0);
}
