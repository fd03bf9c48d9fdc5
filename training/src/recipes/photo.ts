import { photographNoise, photographTests } from '@denoisekit/core';
import { photoNetwork, photoTraining } from './photo-network.js';
import type { Recipe, RecipeDefaults } from './types.js';

const defaults: RecipeDefaults = {
  ...photoTraining,
  epochs: 1,
  minSteps: 1,
  steps: 90_000,
  epochSteps: 2_000,
  batchSize: 16,
  pictures: { channels: 3, greyShare: 0.2, exposureShare: 0.2 },
  validationNoises: photographTests.slice(0, 3),
  crops: [
    { until: 0.5, size: 64, batch: 16 },
    { until: 0.8, size: 128, batch: 6 },
    { until: 1, size: 192, batch: 3 },
  ],
  noise: photographNoise,
  noiseDraw: 'fresh',
  images: 'held-out',
  loss: 'rmse',
};

/** For photographs, in colour: an output pixel reads 63 pixels in each direction, at 69,944 multiply-accumulates a pixel. */
export const photo: Recipe = {
  name: 'photo',
  title: 'Photo',
  description: 'A residual U-Net for photographs, for every noise level from none to sigma 60 of 255.',
  defaults,
  build: (tf, shape) =>
    photoNetwork(tf, shape, {
      name: 'photo',
      channels: [64, 128, 192],
      block: 'bottleneck',
      innerAtHalf: 48,
      blocks: { down: [3, 2], eighth: 3, up: [2, 3] },
    }),
};

/** A seventh of the arithmetic of `photo`, and 43 pixels in each direction. */
export const photoSmall: Recipe = {
  name: 'photo-small',
  title: 'Photo small',
  description: 'A seventh of the arithmetic of photo, for phones and large pictures.',
  defaults,
  build: (tf, shape) =>
    photoNetwork(tf, shape, {
      name: 'photo-small',
      channels: [32, 64, 96],
      block: 'bottleneck',
      blocks: { down: [2, 1], eighth: 2, up: [1, 2] },
    }),
};

/** The network of `photo`, trained on grey pictures from its weights. */
export const photoGrey: Recipe = {
  ...photo,
  name: 'photo-grey',
  title: 'Photo grey',
  description: 'The network of photo for black-and-white photographs.',
  defaults: { ...defaults, pictures: { channels: 1, exposureShare: 0.2 } },
};
