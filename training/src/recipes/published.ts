import type { PublishedFigure } from '@denoisekit/core';

/**
 * What was published with the networks that recipes rebuild. `dense` and `conv` came without a figure; `compact`, `edge` and `unet`
 * are ours.
 */
export const publishedFigures: readonly PublishedFigure[] = [
  {
    recipe: 'conv-transpose',
    metric: 'training loss at the end',
    loss: 'mse',
    noise: 'gaussian:0.5',
    value: 0.0261,
    note: 'on training images, whose noise was drawn once',
  },
  {
    recipe: 'latent16',
    metric: 'test MSE',
    loss: 'mse',
    noise: null,
    value: 0.0137,
    note: 'noise level and widths not said',
  },
  {
    recipe: 'deep-conv',
    metric: 'watched loss, best',
    loss: 'bce',
    noise: 'gaussian:0.7',
    value: 0.1126,
    note: '333,323 parameters, 50 epochs, about 5 minutes on a T4',
  },
  {
    recipe: 'deep-conv',
    metric: 'watched loss at the end',
    loss: 'bce',
    noise: 'gaussian:0.7',
    value: 0.1134,
    note: 'the same run',
  },
];
