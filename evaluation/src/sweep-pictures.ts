import {
  addNoise,
  bce,
  DenoiseError,
  formatNoise,
  imageTensor,
  type ImageTensor,
  mse,
  type Noise,
  noiseFactsOf,
  parseNoise,
  psnrFromMse,
  shotNoise,
  ssim,
  throwIfAborted,
} from '@denoisekit/core';
import type {
  EvaluatedModel,
  EvaluationDocument,
  EvaluationRow,
  PictureScore,
  PictureSweepOptions,
  TestPicture,
} from './document.js';
import { differencesOf, rowOf, type ScoresByImage } from './rows.js';
import { assertNames, evaluationSeed } from './sweep-quality.js';

/** As papers on denoising measure. */
const protocol = 'output clipped to [0, 1], PSNR and SSIM of each picture, then the mean';

/** What is compared at one noise: the models in their order, then the noisy picture itself. */
interface Entrant {
  readonly model: string;
  readonly kind: EvaluationRow['kind'];
  readonly scores: ScoresByImage & {
    add(output: ImageTensor, clean: ImageTensor): Omit<PictureScore, Names>;
  };
  milliseconds: number;
}

type Names = 'picture' | 'noise' | 'model';

interface Round {
  readonly text: string;
  /** Null for pairs. */
  readonly noise: Noise | null;
  readonly entrants: readonly Entrant[];
}

/**
 * Scores of models on whole pictures of any size, as papers on denoising measure: the output is clipped to [0, 1], PSNR and SSIM are
 * those of each picture, and the mean is over pictures (`psnrMean`, `ssim`). With `gaussian-unclipped`, noise is what papers add. Picture i
 * has noise number i of the seed. The noisy picture is measured as it is, beside the models.
 *
 * Rejects with DenoiseError `noise-invalid`, `usage` for two models of one name or no pictures, whatever a model or the source of pictures
 * rejects with, and the signal's reason.
 *
 * @example
 * const { rows } = await sweepPictures({ models, dataset, noises: ['gaussian-unclipped:25/255'] });
 * rows.map(({ model, psnrMean }) => `${model}: ${psnrMean?.value} dB`);
 */
export async function sweepPictures(options: PictureSweepOptions): Promise<EvaluationDocument> {
  const { models, dataset, seed = evaluationSeed, signal } = options;
  assertNames(models.map(({ name }) => name));
  const noises = options.noises.map((text) => parseNoise(text));
  const rounds: readonly Round[] = (noises.length === 0 ? [null] : noises).map((noise) => ({
    noise,
    text: noise === null ? shotNoise : formatNoise(noise),
    entrants: [...models.map(({ name }) => entrant(name, 'model')), entrant('noisy', 'baseline')],
  }));
  const pictures: PictureScore[] = [];
  const total = rounds.length * dataset.count;
  let images = 0;
  for await (const picture of dataset.pictures) {
    for (const [at, round] of rounds.entries()) {
      throwIfAborted(signal);
      options.onProgress?.({
        noise: round.text,
        stage: 'scoring',
        done: images * rounds.length + at,
        total,
      });
      await options.nextTurn?.();
      pictures.push(...(await score(picture, round, images, { ...options, seed })));
    }
    images++;
  }
  if (images === 0) throw new DenoiseError('usage', { what: `${dataset.name} has no pictures to test on` });
  return {
    format: 'denoisekit-evaluation',
    version: 1,
    dataset: dataset.name,
    images,
    seed,
    protocol,
    rows: rounds.flatMap((round) => rowsOf(round, { seed, dataset: dataset.name })),
    differences: rounds.flatMap(({ entrants, text }) => differencesOf(entrants, text)),
    pictures,
  };
}

async function score(
  { name, clean, noisy: given }: TestPicture,
  { text, noise, entrants }: Round,
  index: number,
  { models, seed, signal, now }: PictureSweepOptions & { readonly seed: number },
): Promise<PictureScore[]> {
  if ((given === null) !== (noise !== null)) {
    throw new DenoiseError('usage', {
      what: given === null ? `${name} has no noise` : `${name} has its own noise`,
      fix: given === null ? 'name a noise to add' : 'name no noise for pairs',
    });
  }
  const noisy = given ?? addNoise(clean, noise!, { seed, firstIndex: index });
  const scores: PictureScore[] = [];
  for (const [at, one] of entrants.entries()) {
    const output = await outputOf(models[at], noisy);
    scores.push({ picture: name, noise: text, model: one.model, ...one.scores.add(output, clean) });
  }
  return scores;

  /** Of the last entrant, which is no model, the noisy picture itself. */
  async function outputOf(model: EvaluatedModel | undefined, noisy: ImageTensor): Promise<ImageTensor> {
    if (model === undefined) return noisy;
    const begun = now?.() ?? 0;
    const output = await model.denoise(noisy, { signal });
    entrants[models.indexOf(model)]!.milliseconds += (now?.() ?? 0) - begun;
    return imageTensor(
      output.data.map((value) => Math.min(1, Math.max(0, value))),
      output.shape,
    );
  }
}

function entrant(model: string, kind: Entrant['kind']): Entrant {
  const columns: { mse: number[]; ssim: number[]; bce: number[] } = { mse: [], ssim: [], bce: [] };
  const psnr = () => {
    const all = columns.mse.map(psnrFromMse).filter((value) => value !== null);
    return all.length === columns.mse.length ? all : null;
  };
  return {
    model,
    kind,
    milliseconds: 0,
    scores: {
      ...columns,
      psnr,
      add(output, clean) {
        const error = mse(output, clean);
        const similarity = ssim(output, clean);
        columns.mse.push(error);
        columns.ssim.push(similarity);
        columns.bce.push(bce(output, clean));
        return { psnr: psnrFromMse(error), ssim: similarity };
      },
    },
  };
}

function rowsOf(
  { text, entrants }: Round,
  facts: Pick<EvaluationRow, 'seed' | 'dataset'>,
): readonly EvaluationRow[] {
  const { kind: noiseKind, level } = noiseFactsOf(text);
  return entrants.map(({ model, kind, scores, milliseconds }) =>
    rowOf({ model, kind, detail: null, noise: text, noiseKind, level, ...facts }, scores, milliseconds),
  );
}
