import { compareTensors, fileOf, type GoldenPair, type ModelManifest } from '@denoisekit/core';
import { check, equal } from '../contract/assert.js';

/** One promise of the API, asked for over HTTP. It rejects when it is not kept. */
export interface ApiCase {
  readonly name: string;
  readonly run: (url: string) => Promise<void>;
}

export interface ApiSubject {
  readonly manifest: ModelManifest;
  readonly golden: readonly GoldenPair[];
  /** Any PNG that is none of the model's business. */
  readonly picture: Uint8Array<ArrayBuffer>;
}

/** What the API promises on every host, for one model that is the default one. */
export function apiCases({ manifest, golden, picture }: ApiSubject): readonly ApiCase[] {
  const { id, input } = manifest;
  const infer = `/v2/models/${id}/infer`;
  const png = { 'content-type': 'image/png' };
  const tensor = (pair: GoldenPair) => ({ name: input.name, datatype: 'FP32', shape: pair.input.shape });

  return [
    {
      name: 'answers a picture with a picture',
      run: async (url) => {
        const response = await post(url, '/v1/denoise?noise=gaussian:0.5', picture, png);
        equal([response.status, response.headers.get('content-type')], [200, 'image/png'], 'the answer');
        const bytes = new Uint8Array(await response.arrayBuffer());
        equal(String.fromCharCode(...bytes.subarray(1, 4)), 'PNG', 'the first bytes of the picture');
        equal(sizeOf(bytes), sizeOf(picture), 'the size of the picture');
      },
    },
    {
      name: 'takes a picture in a form',
      run: async (url) => {
        const form = new FormData();
        form.set('image', new Blob([picture]), 'a.png');
        const response = await fetch(`${url}/v1/denoise`, { method: 'POST', body: form });
        equal(response.status, 200, 'the status');
        await response.arrayBuffer();
      },
    },
    {
      name: 'answers the golden vectors in JSON as TensorFlow.js did',
      run: async (url) => {
        for (const pair of golden) {
          const request = { inputs: [{ ...tensor(pair), data: Array.from(pair.input.data) }] };
          const response = await post(url, infer, JSON.stringify(request), {
            'content-type': 'application/json',
          });
          equal(response.status, 200, 'the status');
          const { outputs } = (await response.json()) as {
            readonly outputs: readonly { readonly data: number[] }[];
          };
          near(Float32Array.from(outputs[0]!.data), pair, manifest.tolerance.wasm);
        }
      },
    },
    {
      name: 'answers the golden vectors in binary data as TensorFlow.js did',
      run: async (url) => {
        for (const pair of golden) {
          const parameters = { binary_data_size: pair.input.data.byteLength };
          const json = JSON.stringify({
            inputs: [{ ...tensor(pair), parameters }],
            parameters: { binary_data_output: true },
          });
          const body = new Blob([json, Float32Array.from(pair.input.data)]);
          const response = await post(url, infer, body, {
            'inference-header-content-length': String(json.length),
          });
          equal(response.status, 200, 'the status');
          const bytes = new Uint8Array(await response.arrayBuffer());
          const head = Number(response.headers.get('inference-header-content-length'));
          near(new Float32Array(bytes.slice(head).buffer), pair, manifest.tolerance.wasm);
        }
      },
    },
    {
      name: 'is live and ready, and says what runs',
      run: async (url) => {
        equal((await fetch(`${url}/livez`)).status, 200, 'livez');
        const ready = await fetch(`${url}/readyz`);
        equal(ready.status, 200, 'readyz');
        const text = await ready.text();
        check(text.includes(fileOf(manifest).sha256), 'readyz does not name the digest of the model');
        check(
          (await (await fetch(`${url}/metrics`)).text()).includes('denoisekit_model_info{'),
          'no metrics',
        );
        equal((await fetch(`${url}/openapi.json`)).status, 200, 'openapi.json');
      },
    },
    refusal('what is no image', 400, 'image-invalid', (url) => post(url, '/v1/denoise', 'no image', png)),
    refusal('half an image', 400, 'image-invalid', (url) =>
      post(url, '/v1/denoise', picture.slice(0, picture.length / 2), png),
    ),
    refusal('zero bytes', 400, 'image-invalid', (url) => post(url, '/v1/denoise', new Uint8Array(), png)),
    refusal('14000x14000 pixels', 413, 'image-too-large', (url) =>
      post(url, '/v1/denoise', resized(picture, 14_000), png),
    ),
    refusal('another content type', 415, 'body-unsupported', (url) =>
      post(url, '/v1/denoise', 'x', { 'content-type': 'text/plain' }),
    ),
    refusal('an unknown model', 404, 'unknown-model', (url) =>
      post(url, '/v1/denoise?model=none', picture, png),
    ),
    refusal('21 MiB that do not say so', 413, 'body-too-large', (url) =>
      post(url, '/v1/denoise', endless(21), png),
    ),
    refusal('21 MiB that say so', 413, 'body-too-large', (url) =>
      post(url, '/v1/denoise', new Uint8Array(21 * 2 ** 20), png),
    ),
    ...['/v1/denoise?model=none', '/v1/denoise?x=1', '/v1/none', '/v2/models/none/infer'].flatMap((path) => [
      reaches(path, {}),
      reaches(path, { 'content-encoding': 'gzip' }),
    ]),
    refusal('a JSON bomb', 400, 'body-invalid', (url) => post(url, infer, '['.repeat(1_000_000), {})),
    refusal('a NaN', 400, 'values-not-finite', (url) => {
      const data = new Float32Array(16).fill(Number.NaN);
      const one = { name: input.name, datatype: 'FP32', shape: [1, input.dimensions[1], 4, 4] };
      const json = JSON.stringify({ inputs: [{ ...one, parameters: { binary_data_size: 64 } }] });
      return post(url, infer, new Blob([json, data]), {
        'inference-header-content-length': String(json.length),
      });
    }),
  ];
}

type Body = string | Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

function post(url: string, path: string, body: Body, headers: Record<string, string>): Promise<Response> {
  const typed = typeof body === 'string' && headers['content-type'] === undefined;
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    body,
    headers: { ...(typed && { 'content-type': 'application/json' }), ...headers },
    duplex: 'half',
  };
  return fetch(`${url}${path}`, init);
}

function refusal(
  what: string,
  status: number,
  code: string,
  ask: (url: string) => Promise<Response>,
): ApiCase {
  return {
    name: `refuses ${what} and goes on`,
    run: async (url) => {
      const response = await ask(url);
      const text = await response.text();
      const problem = JSON.parse(text) as { readonly code?: string };
      equal([response.status, problem.code ?? response.headers.get('denoisekit-code')], [status, code], text);
      equal((await fetch(`${url}/livez`)).status, 200, 'livez afterwards');
    },
  };
}

/** What is refused before its body was looked at is told to a client that sends much: each time of many, for it is a race. */
function reaches(path: string, headers: Record<string, string>): ApiCase {
  return {
    name: `refuses 8 MiB for ${path} (${Object.keys(headers).join() || 'plain'}) so that the client hears of it`,
    run: async (url) => {
      const body = new Uint8Array(8 * 2 ** 20);
      for (let i = 0; i < 10; i++) {
        const response = await post(url, path, body, { 'content-type': 'image/png', ...headers });
        await response.text();
        check([400, 404, 415].includes(response.status), `answered with ${response.status}`);
      }
    },
  };
}

function near(data: Float32Array, { name, output }: GoldenPair, tolerance: number): void {
  const { max } = compareTensors(data, output.data);
  check(max <= tolerance, `${name} differs by ${max}, more than ${tolerance}`);
}

function sizeOf(png: Uint8Array): readonly number[] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

/** The same PNG with another size in its header; the checksum is not looked at before the size. */
function resized(png: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const copy = png.slice();
  const view = new DataView(copy.buffer);
  view.setUint32(16, size);
  view.setUint32(20, size);
  return copy;
}

/** So many MiB in pieces, without a word about their length. */
function endless(mebibytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = mebibytes * 16;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(65_536));
      else controller.close();
    },
  });
}
