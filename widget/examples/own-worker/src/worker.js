import { fromPixels, toPixels } from '@denoisekit/core';
import { createWebDenoiser } from '@denoisekit/runtime-web';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

const opening = createWebDenoiser({
  model: '/photo-small',
  worker: false, // this is one
  device: 'wasm',
  assets: { 'ort-wasm-simd-threaded.wasm': wasm },
});

addEventListener('message', async ({ data: file }) => {
  try {
    const denoiser = await opening;
    const start = performance.now();
    const image = pixelsOf(await createImageBitmap(file));
    const answer = toPixels(await denoiser.denoise(fromPixels(image, 3)));
    image.data.forEach((_, at) => {
      if (at % 4 < 3) image.data[at] = answer.data[3 * Math.floor(at / 4) + (at % 4)];
    });
    const bitmap = await createImageBitmap(new ImageData(image.data, image.width));
    const text = `${file.name}: ${Math.round(performance.now() - start)} ms on ${denoiser.describe().device}`;
    postMessage({ bitmap, text }, [bitmap]);
  } catch (error) {
    postMessage({ text: error.message });
  }
});

function pixelsOf(bitmap) {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height);
}
