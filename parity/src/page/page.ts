import { asDenoiseError, elementCount, imageTensor, type ImageTensor } from '@denoisekit/core';
import { createWebDenoiser, type WebDevice } from '@denoisekit/runtime-web';
import type { PageAnswer, PageJob } from './protocol.js';

// The script of the page that a browser opens: opens the model in a worker on one device, answers all cases.

declare global {
  var runParity: (job: PageJob) => Promise<PageAnswer>;
  /** Given by the program that drives the browser. */
  var parityProgress: (cases: number) => Promise<void>;
}

async function answer({ device, dtype, tile, shapes }: PageJob): Promise<PageAnswer> {
  const inputs = new Float32Array(await (await fetch('/inputs.bin')).arrayBuffer());
  const denoiser = await createWebDenoiser({
    model: '/model',
    assets: '/ort',
    cache: false,
    device: device as WebDevice,
    fallback: 'error',
    worker: () => new Worker('/worker.js', { type: 'module' }),
    dtype,
    tile,
  });
  const outputs: ImageTensor[] = [];
  let at = 0;
  for (const shape of shapes) {
    const length = elementCount(shape);
    outputs.push(await denoiser.denoise(imageTensor(inputs.slice(at, at + length), shape)));
    at += length;
    await parityProgress(outputs.length);
  }
  const description = denoiser.describe();
  await denoiser.dispose();
  const body = new Blob(outputs.map(({ data }) => data as Float32Array<ArrayBuffer>));
  const posted = await fetch('/answers', { method: 'POST', body });
  if (!posted.ok) throw new Error(`the answers were not taken: ${posted.status}`);
  return { kind: 'answer', description, shapes: outputs.map(({ shape }) => shape) };
}

globalThis.runParity = (job) =>
  answer(job).catch((error: unknown) => ({ kind: 'error', error: asDenoiseError(error).toJSON() }));
