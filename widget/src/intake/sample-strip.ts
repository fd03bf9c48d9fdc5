import type { ImageTensor } from '@denoisekit/core';
import { imageDataOf } from '../raster/image-data.js';
import { markSample } from './mark-sample.js';

/** Buttons with a picture each. */
export function showSamples(
  group: HTMLElement,
  pictures: readonly ImageTensor[],
  choose: (picture: ImageTensor, name: string) => void,
): void {
  const buttons = pictures.map((picture, index) => {
    const button = document.createElement('button');
    const canvas = document.createElement('canvas');
    const pixels = imageDataOf(picture);
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    const name = `Sample ${index + 1}`;
    button.type = 'button';
    button.setAttribute('part', 'sample');
    button.setAttribute('aria-label', `${name} of ${pictures.length}`);
    button.setAttribute('aria-pressed', 'false');
    button.append(canvas);
    button.addEventListener('click', () => {
      choose(picture, name);
      markSample(group, button);
    });
    return button;
  });
  group.replaceChildren(...buttons);
  group.hidden = buttons.length === 0;
}
