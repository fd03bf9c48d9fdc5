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
    const { width, height, data } = pixelsOf(await createImageBitmap(file));
    const answer = toPixels(await denoiser.denoise(fromPixels({ width, height, channels: 4, data })));
    for (let pixel = 0; pixel < width * height; pixel++) {
      // Alpha stays as it is.
      data.set(answer.data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    }
    const bitmap = await createImageBitmap(new ImageData(data, width));
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
