import { atNoise, formatBytes, formatCount, noiseFactsOf } from '@denoisekit/core';
import type { Subject } from '../facts.js';
import { formatDecibels, formatDuration, formatShort } from '../format.js';
import type { Markup } from '../html/markup.js';
import { figureBoxes } from '../html/table.js';

/** The figures that matter most. */
export function headline({ quality, network, madeBy, bytes }: Subject): Markup {
  const { macs } = network;
  const isOfPictures = madeBy.kind === 'trained' && madeBy.dataset.imageSize === null;
  const psnr = isOfPictures ? 'psnrMean' : 'psnrPooled';
  const figures: (readonly [string, string])[] = [
    ...quality
      .filter(({ noise }) => noiseFactsOf(noise).fixed)
      .slice(0, 2)
      .map(({ noise, denoised }) => [`PSNR ${atNoise(noise)}`, formatDecibels(denoised[psnr])] as const),
    ['parameters', formatCount(network.parameters)],
    ...(macs === null ? [] : [[`MACs at ${macs.height}x${macs.width}`, formatShort(macs.count)] as const]),
    ...(madeBy.kind === 'trained' ? [['training', formatDuration(madeBy.seconds)] as const] : []),
    ...(bytes === null ? [] : [['ONNX file', formatBytes(bytes)] as const]),
  ];
  return figureBoxes(figures);
}
