import { imageTensor, type ImageTensor } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import { createErrorBoard } from '../error-board.js';
import type { Crops, Pictures, ReportData, Subject, TrainingSamples } from '../facts.js';

const scores = { mse: 0.01, psnrPooled: 20, psnrMean: 20.4, ssim: 0.9, bce: 0.09 };

/** A run that never was. */
export function subject(changes: Partial<Subject> = {}): Subject {
  return {
    kind: 'run',
    name: 'tiny',
    title: 'Tiny',
    description: 'A blur.',
    state: 'complete',
    bytes: null,
    pictures: [],
    madeBy: {
      kind: 'trained',
      recipe: 'tiny',
      seed: 1,
      noise: 'gaussian:0.5',
      loss: 'bce',
      optimizer: 'adam',
      epochs: 2,
      steps: 20,
      batchSize: 10,
      seconds: 83,
      backend: 'tensorflow',
      device: 'an abacus',
      dataset: {
        ...{
          name: 'digits',
          sha256: '0'.repeat(64),
          trainImages: 2000,
          validationImages: 100,
          testImages: 100,
        },
      },
      versions: { node: '20.0.0' },
      finishedAt: '2025-01-01T00:00:00.000Z',
    },
    network: {
      ...{
        parameters: 10,
        macs: { count: 7056, height: 28, width: 28 },
        sizeMultiple: 1,
        receptiveFieldRadius: 1,
      },
      layers: [
        { name: 'noisy', kind: 'InputLayer', outputShape: [28, 28, 1], parameters: 0, macs: 0 },
        { name: 'blur', kind: 'Conv2D', outputShape: [28, 28, 1], parameters: 10, macs: 7056 },
      ],
    },
    history: [1, 2].map((epoch) => ({
      epoch,
      step: 10 * epoch,
      trainLoss: 0.3 / epoch,
      validationLoss: 0.2 / epoch,
      validationMse: 0.1 / epoch,
      learningRate: 0.001,
      seconds: 40 * epoch,
      best: true,
    })),
    quality: ['gaussian:0.5', 'gaussian:0.25'].map((noise) => ({
      noise,
      seed: 10_001,
      dataset: 'digits',
      images: 100,
      denoised: scores,
      noisy: { ...scores, mse: 0.1, psnrPooled: 10 },
    })),
    ...changes,
  };
}

/** One image whose every value is the same. */
export function flat(value: number, size = 8, channels: 1 | 3 = 1): ImageTensor {
  return imageTensor(new Float32Array(channels * size * size).fill(value), [1, channels, size, size]);
}

/** One image of values that no compression makes small. */
export function staticImage(size: number, channels: 1 | 3): ImageTensor {
  let state = 1;
  const data = Float32Array.from({ length: channels * size * size }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
  return imageTensor(data, [1, channels, size, size]);
}

/** Scores of a model and of the noisy images at two levels. */
export function evaluation(model = 'tiny'): readonly EvaluationRow[] {
  return [0.25, 0.5].flatMap((level) =>
    (['model', 'baseline'] as const).map((kind) => {
      const mse = (kind === 'model' ? 0.02 : 0.2) * level;
      const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });
      return {
        model: kind === 'model' ? model : 'noisy',
        kind,
        detail: null,
        noise: `gaussian:${level}`,
        noiseKind: 'gaussian',
        level,
        seed: 10_001,
        dataset: 'digits',
        images: 100,
        mse: around(mse, mse / 10),
        psnrPooled: around(-10 * Math.log10(mse), 0.2),
        psnrMean: null,
        ...{
          ssim: around(0.9, 0.01),
          bce: around(0.1, 0.01),
          imagesPerSecond: kind === 'model' ? 500 : null,
        },
      };
    }),
  );
}

export function samples(image: ImageTensor = flat(0.5)): TrainingSamples {
  return {
    dataset: 'digits',
    noise: 'gaussian:0.5',
    numbers: [7, 3],
    total: 2000,
    clean: [image, image],
    noisy: [image, image],
  };
}

export function pictures(image: ImageTensor = flat(0.5)): Pictures {
  const board = createErrorBoard({ keep: 12 });
  for (let number = 0; number < 12; number++) {
    board.add({ noisy: image, denoised: flatLike(image, number / 20), clean: image }, number);
  }
  return {
    dataset: 'digits',
    noise: 'gaussian:0.5',
    seed: 10_001,
    ranOn: 'an abacus',
    ...board.summary(),
  };
}

/** Crops of one size of a denoiser of pictures. */
export function crops(image: ImageTensor = flat(0.5, 8, 3)): Crops {
  const names = ['a.png', 'b.png'];
  return {
    dataset: 'my pictures',
    noise: 'gaussian:0.1+round:8',
    ranOn: 'an abacus',
    crops: names.map((name) => ({
      name,
      noisyPsnr: 20.173,
      psnr: 30.9,
      noisy: image,
      denoised: image,
      clean: image,
    })),
  };
}

function flatLike({ shape }: ImageTensor, value: number): ImageTensor {
  return flat(value, shape[2], shape[1] as 1 | 3);
}

export function reportData(changes: Partial<ReportData> = {}): ReportData {
  return {
    subject: subject(),
    samples: samples(),
    pictures: pictures(),
    evaluation: evaluation(),
    crops: null,
    protocol: null,
    notes: [],
    madeAt: '2025-01-01T12:00:00.000Z',
    version: '0.1.0',
    ...changes,
  };
}
