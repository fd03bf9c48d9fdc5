import { createHash } from 'node:crypto';
import { defaultTolerance, parseManifest, type ModelManifest, type ModelPort } from '@denoisekit/core';
import type { ConversionReport } from './converter-answer.js';
import type { Golden } from './golden.js';
import type { LoadedRun } from './run-folder.js';

/** The licence of weights that this project trained. */
export const license = 'Apache-2.0';

export interface ManifestParts {
  readonly id: string;
  readonly run: LoadedRun;
  readonly report: ConversionReport;
  readonly model: Uint8Array;
  readonly golden: Golden;
}

/**
 * All that is known of the model, parsed back so that nothing is written that could not be read.
 *
 * @throws DenoiseError `manifest-invalid`
 */
export function manifestOf({ id, run, report, model, golden }: ManifestParts): ModelManifest {
  const { record, metrics } = run;
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
    version: 1,
    id,
    title: record.recipe.title,
    description: record.recipe.description,
    license,
    files: { fp32: { path: 'model.onnx', bytes: model.length, sha256: sha256(model) } },
    opset: report.graph.opset,
    irVersion: report.graph.irVersion,
    input: port('noisy'),
    output: port('denoised'),
    geometry: {
      sizeMultiple: record.network.sizeMultiple,
      receptiveFieldRadius: record.network.receptiveFieldRadius,
    },
    graph: {
      nodes: report.graph.nodes,
      operators: report.graph.operators,
      parameters: record.network.parameters,
      macs: record.network.macs,
      macsAt: [height, width],
    },
    training: trainingOf(run),
    quality: metrics?.parsed.quality ?? [],
    golden: {
      path: 'golden.bin',
      bytes: golden.bytes.length,
      sha256: sha256(golden.bytes),
      vectors: [...golden.vectors],
    },
    tolerance: owedWith(report),
    converter: report.versions,
  };
  return parseManifest(manifestText(manifest));
}

/** A network in which float32 is farther off than usual is owed less by every provider. */
function owedWith({ tolerance }: ConversionReport): ModelManifest['tolerance'] {
  const widened = Object.entries(defaultTolerance).map(([provider, usual]) => [
    provider,
    Math.max(usual, tolerance),
  ]);
  return Object.fromEntries(widened) as ModelManifest['tolerance'];
}

export function manifestText(manifest: ModelManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function trainingOf({ record }: LoadedRun): ModelManifest['training'] {
  const { config, dataset, progress } = record;
  // A run that was stopped has made a part of its epochs.
  const done = record.state === 'complete' ? 1 : progress.steps / Math.max(1, progress.totalSteps);
  return {
    recipe: record.recipe.name,
    seed: config.seed,
    noise: config.noise,
    loss: config.loss,
    optimizer: record.optimizer,
    epochs: Number((config.epochs * done).toFixed(3)),
    steps: progress.steps,
    batchSize: config.batchSize,
    seconds: progress.seconds,
    backend: record.backend,
    device: record.device,
    dataset: {
      name: dataset.name,
      sha256: dataset.sha256,
      trainImages: dataset.trainImages,
      validationImages: dataset.validationImages,
      testImages: dataset.testImages,
    },
    versions: record.versions,
    finishedAt: record.finishedAt ?? `not (started ${record.startedAt.slice(0, 19)})`,
  };
}
