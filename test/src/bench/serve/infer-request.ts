import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream, toPixels, type ModelManifest } from '@denoisekit/core';
import { createSharpCodec, folderSource } from '@denoisekit/runtime-node';
import { drawPictureFile } from '../megapixels/picture-file.js';
import { noise } from '../runtime-node.js';

/** An inference request of the Open Inference Protocol with binary tensors. */
export interface InferRequestBytes {
  /** JSON, then the values. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** How much of it is JSON: what `Inference-Header-Content-Length` says. */
  readonly jsonLength: number;
}

/** The path that both servers answer; the model is called `model` on each. */
export const inferPath = '/v2/models/model/infer';

/** One image of 28x28 with values that a real one may have, and an answer in binary data wanted. */
export function inferRequest({ input }: Pick<ModelManifest, 'input'>): InferRequestBytes {
  const shape = [1, input.dimensions[1], 28, 28];
  const random = randomStream(1);
  const values = Float32Array.from({ length: input.dimensions[1] * 784 }, () => random.uniform());
  const tensor = { name: input.name, datatype: 'FP32', shape };
  const json = new TextEncoder().encode(
    JSON.stringify({
      inputs: [{ ...tensor, parameters: { binary_data_size: values.byteLength } }],
      parameters: { binary_data_output: true },
    }),
  );
  const body = new Uint8Array(json.length + values.byteLength);
  body.set(json);
  body.set(new Uint8Array(values.buffer), json.length);
  return { body, jsonLength: json.length };
}

/** What `fetch` is told for one answer, in a form that wrk can be told too. */
export interface HttpRequest {
  readonly path: string;
  readonly init: {
    readonly method?: string;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** The inference request of a model folder. */
export async function tensorRequest(model: string): Promise<HttpRequest> {
  const { body, jsonLength } = inferRequest(await folderSource(model).manifest());
  const headers = { 'inference-header-content-length': String(jsonLength) };
  return { path: inferPath, init: { method: 'POST', body, headers } };
}

/** A photograph's worth of a megapixel, as JPEG, to be denoised. */
export async function photographRequest(): Promise<HttpRequest> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-photograph-'));
  const path = join(folder, 'in.jpeg');
  await drawPictureFile(path, { format: 'jpeg', depth: 8 }, { width: 1000, height: 1000 });
  const body = Uint8Array.from(await readFile(path));
  await rm(folder, { recursive: true });
  return { path: '/v1/denoise', init: { method: 'POST', body, headers: { 'content-type': 'image/jpeg' } } };
}

/** A grey picture of 28x28, as PNG, to be denoised. */
export async function pictureRequest(): Promise<HttpRequest> {
  const { bytes } = await createSharpCodec().encode(toPixels(noise(28, 28)), { format: 'png' });
  const body = Uint8Array.from(bytes);
  return { path: '/v1/denoise', init: { method: 'POST', body, headers: { 'content-type': 'image/png' } } };
}
