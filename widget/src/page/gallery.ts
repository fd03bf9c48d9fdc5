import { addNoise, parseNoise, throughModel, type Denoiser, type ImageTensor } from '@denoisekit/core';
import { createCanvasCodec } from '../codec/canvas-codec.js';
import { imageDataOf } from '../raster/image-data.js';
import { defaultMaxPixels } from '../browser/limits.js';
import { fetchFile } from '../browser/fetch-file.js';
import { splitSquares } from '../intake/pictures.js';
import { readTensor } from '../intake/read-image.js';

/** The digits of a strip. */
export async function loadDigits(address: string): Promise<readonly ImageTensor[]> {
  const file = await fetchFile(new URL(address, document.baseURI), new AbortController().signal);
  const options = { codec: createCanvasCodec(), maxPixels: defaultMaxPixels };
  return splitSquares(await readTensor(await file.blob(), address, options));
}

export interface GalleryOptions {
  readonly denoiser: Denoiser;
  /** Those of the model. */
  readonly channels: 1 | 3;
  /** As core's `parseNoise` reads it. */
  readonly noise: string;
  readonly signal: AbortSignal;
}

/** Fills the gallery: each digit noisy, denoised in this browser, and clean. A click on one hands it over. */
export async function showGallery(
  list: HTMLElement,
  digits: readonly ImageTensor[],
  { denoiser, channels, noise, signal }: GalleryOptions,
  choose: (digit: ImageTensor, name: string) => void,
): Promise<void> {
  const noisy = digits.map((digit, index) =>
    addNoise(digit, parseNoise(noise), { seed: 1, firstIndex: index }),
  );
  const denoised: ImageTensor[] = [];
  for (const digit of noisy) {
    denoised.push(await throughModel(digit, channels, (image) => denoiser.denoise(image, { signal })));
  }
  signal.throwIfAborted();
  const items = digits.map((digit, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-label', `Digit ${index}: try it in the widget`);
    button.append(...[noisy[index]!, denoised[index]!, digit].map(canvasOf));
    button.addEventListener('click', () => {
      choose(digit, `Digit ${index}`);
    });
    const item = document.createElement('li');
    item.append(button);
    return item;
  });
  list.replaceChildren(...items);
}

function canvasOf(picture: ImageTensor): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const pixels = imageDataOf(picture);
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
}
