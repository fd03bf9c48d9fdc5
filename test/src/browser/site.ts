import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ModelManifest } from '@denoisekit/core';
import { tinyModel, type TinyModel, type TinyModelOptions } from '@denoisekit/runtime-node/testing';
import { runtimeFiles } from '@denoisekit/runtime-web';
import { bundlePage } from './bundle.js';
import type { Answer, Routes } from './server.js';

const { resolve } = createRequire(import.meta.url);

/** The page, the files of onnxruntime-web under `/ort/`, and models under `/models/`. */
export async function siteRoutes(models: Readonly<Record<string, TinyModel>>): Promise<Routes> {
  const routes = new Map<string, Answer>();
  const html = '<!doctype html><title>denoisekit</title><script type="module" src="/page.js"></script>';
  routes.set('/', { body: html });
  for (const [name, body] of await bundlePage()) routes.set(`/${name}`, { body });
  for (const { path } of Object.values(runtimeFiles)) {
    routes.set(`/ort/${path}`, { body: readFileSync(resolve(`onnxruntime-web/${path}`)) });
  }
  for (const [name, model] of Object.entries(models)) addModel(routes, name, model);
  return routes;
}

function addModel(routes: Map<string, Answer>, name: string, { manifest, onnx, golden }: TinyModel): void {
  routes.set(`/models/${name}/manifest.json`, { body: JSON.stringify(manifest) });
  routes.set(`/models/${name}/model.onnx`, { body: onnx });
  routes.set(`/models/${name}/golden.bin`, { body: golden });
}

/** The tiny model with a manifest that says something else. */
export function tinyModelBut(
  change: (manifest: ModelManifest) => Partial<ModelManifest>,
  options?: TinyModelOptions,
): TinyModel {
  const model = tinyModel(options);
  return { ...model, manifest: { ...model.manifest, ...change(model.manifest) } };
}

/** The model `compact` as the repository ships it. */
export function compactModel(): TinyModel {
  return modelIn(fileURLToPath(new URL('../../../models/compact', import.meta.url)));
}

/** The model in a folder such as those that are shipped. */
export function modelIn(folder: string): TinyModel {
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  return {
    manifest: JSON.parse(new TextDecoder().decode(read('manifest.json'))) as ModelManifest,
    dtype: 'fp32',
    onnx: read('model.onnx'),
    golden: read('golden.bin'),
  };
}
