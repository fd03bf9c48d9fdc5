import {
  addNoise,
  DenoiseError,
  formatNoise,
  type ImageTensor,
  type Noise,
  noiseFacts,
  parseNoise,
} from '@denoisekit/core';
import { chunksOf, partSize } from './baselines/baseline.js';
import { baselineNames, createBaselines } from './baselines/index.js';
import type {
  BaselineName,
  EvaluationDifference,
  EvaluationDocument,
  EvaluationRow,
  SweepOptions,
} from './document.js';
import { createImageScores, type ImageScores } from './image-scores.js';
import { differencesOf, rowOf } from './rows.js';

/** Of the noise on test images, recorded with each figure. */
export const evaluationSeed = 10_001;

/** Images at once where nothing else is asked for, and they are not too large for that. */
const maxBatch = 100;

/** What is compared at one noise. */
interface Entrant extends Pick<EvaluationRow, 'model' | 'kind' | 'detail'> {
  denoise(noisy: ImageTensor): ImageTensor | Promise<ImageTensor>;
  readonly scores: ImageScores;
  milliseconds: number;
}

/**
 * Scores of models, and of baselines beside them, on the test images of a data set at one noise after another. Image i has noise
 * number i of the seed, for every denoiser and every batch size.
 *
 * Rejects with DenoiseError `noise-invalid`, `usage` for two models of one name or no images, `shape-mismatch` for a model
 * that gives other shapes than it got, whatever a model rejects with, and the signal's reason.
 *
 * @example
 * const { rows } = await sweepQuality({
 *   models: [{ name: 'compact', denoise: (noisy, options) => denoiser.denoise(noisy, options) }],
 *   dataset: { name: 'MNIST', test, train },
 *   noises: ['gaussian:0.25', 'gaussian:0.5'],
 * });
 * rows.map(({ model, level, mse }) => `${model} at ${level}: ${mse.value}`);
 */
export async function sweepQuality(options: SweepOptions): Promise<EvaluationDocument> {
  const { models, dataset, baselines = baselineNames, seed = evaluationSeed } = options;
  const noises = options.noises.map((text) => parseNoise(text));
  const images = dataset.test.count;
  assertNames(models.map(({ name }) => name));
  if (images < 1) throw new DenoiseError('usage', { what: `${dataset.name} has no images to test on` });
  const { signal, nextTurn } = options;
  const setUp = createBaselines(dataset.train, baselines, { signal, nextTurn });
  const rows: EvaluationRow[] = [];
  const differences: EvaluationDifference[] = [];
  for (const [done, noise] of noises.entries()) {
    const text = formatNoise(noise);
    const tell = (stage: 'setting up' | 'scoring', scored: number) => {
      options.onProgress?.({
        noise: text,
        stage,
        done: done * images + scored,
        total: noises.length * images,
      });
    };
    if (baselines.length > 0) tell('setting up', 0);
    const entrants = [
      ...models.map((model) =>
        entrant(model.name, 'model', null, (noisy) => model.denoise(noisy, { signal }), images),
      ),
      ...(await setUp(noise)).map((one) =>
        entrant(one.name, 'baseline', one.detail, (noisy) => one.denoise(noisy), images),
      ),
    ];
    await score(entrants, noise, seed, options, (scored) => {
      tell('scoring', scored);
    });
    const { kind: noiseKind, level } = noiseFacts(noise);
    for (const { model, kind, detail, scores, milliseconds } of entrants) {
      const facts = { model, kind, detail, noise: text, noiseKind, level, seed, dataset: dataset.name };
      rows.push(rowOf(facts, scores, milliseconds));
    }
    differences.push(...differencesOf(entrants, text));
  }
  const facts = { dataset: dataset.name, images, seed };
  return { format: 'denoisekit-evaluation', version: 1, ...facts, rows, differences };
}

async function score(
  entrants: readonly Entrant[],
  noise: Noise,
  seed: number,
  { dataset: { test }, batchSize, now, signal, nextTurn }: SweepOptions,
  onScored: (images: number) => void,
): Promise<void> {
  const size = batchSize ?? Math.min(maxBatch, partSize(test));
  for await (const { clean, first } of chunksOf(test, test.count, { signal, nextTurn, size })) {
    const noisy = addNoise(clean, noise, { seed, firstIndex: first });
    for (const one of entrants) {
      const begun = now?.() ?? 0;
      const denoised = await one.denoise(noisy);
      one.milliseconds += (now?.() ?? 0) - begun;
      one.scores.add(denoised, clean, first);
    }
    onScored(first + clean.shape[0]);
  }
}

function entrant(
  model: string,
  kind: Entrant['kind'],
  detail: string | null,
  denoise: Entrant['denoise'],
  images: number,
): Entrant {
  return { model, kind, detail, denoise, scores: createImageScores(images), milliseconds: 0 };
}

/** @throws DenoiseError `usage` */
export function assertNames(names: readonly string[]): void {
  const taken = new Set<string>(baselineNames satisfies readonly BaselineName[]);
  for (const name of names) {
    if (taken.has(name)) {
      throw new DenoiseError('usage', {
        what: `the name "${name}" stands for two things in one evaluation`,
        expected: `names that differ, and none of ${baselineNames.join(', ')}`,
      });
    }
    taken.add(name);
  }
}
