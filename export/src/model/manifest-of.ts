import { createHash } from 'node:crypto';
import {
  defaultTolerance,
  elementCount,
  parseManifest,
  trainingOf,
  type ModelManifest,
  type ModelPort,
} from '@denoisekit/core';
import type { ConversionReport } from '../python/converter-answer.js';
import type { Golden } from './golden.js';
import type { LoadedRun } from '../folder/run-folder.js';

/** The licence of weights that this project trained. */
export const license = 'Apache-2.0';

export interface ManifestParts {
  readonly id: string;
  readonly run: LoadedRun;
  readonly report: ConversionReport;
  readonly model: Uint8Array;
  readonly golden: Golden;
  /** What the model is for. Default: what the run says that its images show. */
  readonly pictures?: readonly string[] | undefined;
}

/**
 * All that is known of the model, parsed back so that nothing is written that could not be read.
 *
 * @throws DenoiseError `manifest-invalid`
 */
export function manifestOf({ id, run, report, model, golden, ...parts }: ManifestParts): ModelManifest {
  const { record, metrics } = run;
  const pictures = parts.pictures ?? record.dataset.pictures;
  const [height, width, channels] = record.network.input;
  const port = (name: string): ModelPort => ({
    name,
    dtype: 'float32',
    layout: 'NCHW',
    dimensions: report.graph.anySize
      ? ['batch', channels, 'height', 'width']
      : ['batch', channels, height, width],
    range: [0, 1],
  });
  const manifest: ModelManifest = {
    format: 'denoisekit-model',
    version: 2,
    id,
    title: titleOf(record.recipe, id),
    description: record.dataset.shot
      ? `The network of ${record.recipe.name}, trained on noisy pictures and clean ones.` // a recipe tells of its own noise
      : record.recipe.description,
    license,
    files: { fp32: { path: 'model.onnx', bytes: model.length, sha256: sha256(model) } },
    opset: report.graph.opset,
    irVersion: report.graph.irVersion,
    input: port('noisy'),
    output: port('denoised'),
    ...(pictures === undefined ? {} : { suits: { pictures: [...pictures], noise: helpedAt(run) } }),
    controls: [],
    geometry: {
      sizeMultiple: record.network.sizeMultiple,
      receptiveFieldRadius: record.network.receptiveFieldRadius,
    },
    graph: {
      nodes: report.graph.nodes,
      operators: report.graph.operators,
      parameters: record.network.parameters,
      macs: { count: record.network.macs, height, width },
      widest: widestOf(record.network),
    },
    madeBy: trainingOf(record),
    quality: metrics?.parsed.quality ?? [],
    golden: {
      path: 'golden.bin',
      bytes: golden.bytes.length,
      sha256: sha256(golden.bytes),
      madeBy: tensorflowOf(record.versions),
      vectors: [...golden.vectors],
    },
    tolerance: toleranceFrom(report.tolerance),
    converter: report.versions,
  };
  return parseManifest(manifestText(manifest));
}

/** Models of one recipe are told apart by their names, in menus too. */
function titleOf({ name, title }: LoadedRun['record']['recipe'], id: string): string {
  return id === name ? title : `${title.slice(0, 97 - id.length)} (${id})`;
}

function widestOf({ input: [height, width, channels], layers }: LoadedRun['record']['network']): number {
  const values = layers.map(({ outputShape }) => elementCount(outputShape.map((size) => size ?? 1)));
  return Math.max(height * width * channels, ...values) / (height * width);
}

/** A network in which float32 is farther off than usual is owed less by every provider. */
export function toleranceFrom(owed: number): ModelManifest['tolerance'] {
  const all = Object.entries(defaultTolerance).map(([provider, usual]) => [provider, Math.max(usual, owed)]);
  return Object.fromEntries(all) as ModelManifest['tolerance'];
}

/** The noise of the training, if that was measured to help. */
function helpedAt({ record, metrics }: LoadedRun): string[] {
  if (record.dataset.shot === true) return [];
  const own = metrics?.parsed.quality.find(({ noise }) => noise === record.config.noise);
  return own !== undefined && own.denoised.mse < own.noisy.mse ? [own.noise] : [];
}

function tensorflowOf({ tfjs }: LoadedRun['record']['versions']): string {
  return tfjs === undefined ? 'TensorFlow.js' : `TensorFlow.js ${tfjs}`;
}

export function manifestText(manifest: ModelManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
