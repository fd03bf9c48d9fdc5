import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { flatPicture, greyOf } from './testing/tiny-app.js';
import { createWorkerApp, type WorkerAppOptions } from './worker.js';

type CompiledWasm = WorkerAppOptions['wasm'];

const { manifest, onnx, golden } = tinyModel();
const bytes = (data: Uint8Array) => Uint8Array.from(data).buffer;
let wasm: CompiledWasm;

/** Its types come with the DOM's. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { compile(code: Uint8Array): Promise<CompiledWasm>; readonly instantiate: unknown };
};

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  wasm = await WebAssembly.compile(Uint8Array.from(await readFile(file)));
});

function post(app: ReturnType<typeof createWorkerApp>, body: Uint8Array<ArrayBuffer>) {
  return app.hono.request('/v1/denoise', { method: 'POST', body, headers: { 'content-type': 'image/png' } });
}

describe('the app for Workers', () => {
  it('runs on WebAssembly that was compiled before, and puts back what it had to replace', async () => {
    const { instantiate } = WebAssembly;
    const app = createWorkerApp({
      wasm,
      models: { tiny: { manifest, onnx: bytes(onnx), golden: bytes(golden) } },
    });
    const answers = await Promise.all([post(app, await flatPicture(90)), post(app, await flatPicture(90))]);
    for (const response of answers) {
      expect(response.headers.get('denoisekit-device')).toBe('wasm');
      expect((await greyOf(response)).slice(0, 6)).toEqual([40, 60, 60, 60, 40, 60]);
    }
    expect(WebAssembly.instantiate).toBe(instantiate);
    const ready = (await (await app.hono.request('/readyz')).json()) as { readonly models: unknown };
    expect(ready.models).toMatchObject([
      { state: 'open', running: { device: 'wasm', selfTest: { vectors: 1 } } },
    ]);
    await app.dispose();
  });

  it('cuts into pieces what is larger than the tile that it was given', async () => {
    // A model that is said to look at no pixel around shows where it was cut.
    const wrong = { ...manifest, geometry: { sizeMultiple: 1, receptiveFieldRadius: 0 } };
    const app = createWorkerApp({
      ...{ wasm, tile: { height: 4, width: 4 } },
      models: { tiny: { manifest: wrong, onnx: bytes(onnx) } },
    });
    const response = await post(app, await flatPicture(90, { width: 8, height: 4 }));
    expect((await greyOf(response)).slice(0, 8)).toEqual([40, 60, 60, 40, 40, 60, 60, 40]);
    await app.dispose();
  });

  it('refuses bytes that are not those of the manifest', async () => {
    const models = { tiny: { manifest: JSON.stringify(manifest), onnx: bytes(onnx.subarray(1)) } };
    const response = await post(createWorkerApp({ wasm, models }), await flatPicture(90));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'digest-mismatch' });
  });
});
