import { scanNoise } from '@denoisekit/core';
import { photoNetwork, photoTraining } from './photo-network.js';
import type { Recipe } from './types.js';

/** For pages, in grey: an output pixel reads 63 pixels in each direction. It makes the page anew: what is paper becomes white whatever it was. */
export const scan: Recipe = {
  name: 'scan',
  title: 'Scan',
  description:
    'A U-Net that cleans photographed and scanned pages, trained on pages that are drawn meanwhile.',
  defaults: {
    ...photoTraining,
    epochs: 1,
    minSteps: 1,
    steps: 30_000,
    epochSteps: 1_000,
    batchSize: 16,
    pictures: { channels: 1 },
    pages: true,
    crops: [
      { until: 0.6, size: 64, batch: 16 },
      { until: 0.9, size: 128, batch: 6 },
      { until: 1, size: 192, batch: 3 },
    ],
    noise: scanNoise,
    noiseDraw: 'fresh',
    images: 'held-out',
    loss: 'bce',
  },
  build: (tf, shape) =>
    photoNetwork(tf, shape, {
      name: 'scan',
      channels: [32, 48, 96],
      blocks: { down: [0, 1], eighth: 2, up: [1, 1] },
      folded: 4,
      ends: 'image',
    }),
};
