import * as core from '@denoisekit/core';
import * as web from '@denoisekit/runtime-web';
import { runtimeCases } from '../../contract/runtime-cases.js';
import type { OpenRuntime } from '../../contract/subject.js';
import { grabbedDevices } from './grab-devices.js';

type Options = Omit<web.WebDenoiserOptions, 'model'>;

/** Every worker that the page starts, so that a test can reach into it. */
const workers: Worker[] = [];

/** Options of a worker that the page knows of. */
function inWorker(): { readonly worker: () => Worker } {
  return {
    worker: () => {
      const worker = new Worker('/worker.js', { type: 'module' });
      workers.push(worker);
      return worker;
    },
  };
}

/** A denoiser of the model at `/models/NAME/`, with the library's files from `/ort/`, on no other device than the one named. */
function open(model: string, options: Options = {}): Promise<core.Denoiser> {
  return web.createWebDenoiser({
    model: `/models/${model}`,
    assets: '/ort',
    cache: false,
    fallback: 'error',
    ...options,
  });
}

/** The code and the sentence of what a promise rejects with. */
async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof core.DenoiseError) return { code: error.code, message: error.message };
    return { code: 'no DenoiseError', message: core.textOf(error) };
  }
  return { code: 'none', message: 'it did not reject' };
}

/** Runs one case of the runtime contract here; rejects when it does not hold. */
async function contractCase(name: string, model: string, options: Options): Promise<void> {
  const folder = `/models/${model}/`;
  const manifest = core.parseManifest(await (await fetch(`${folder}manifest.json`)).text());
  const bytes = new Uint8Array(await (await fetch(`${folder}golden.bin`)).arrayBuffer());
  const golden = core.readGolden(manifest, bytes);
  const openRuntime: OpenRuntime = async ({ tile } = {}) => ({
    denoiser: await open(model, { ...options, tile }),
    manifest,
    golden,
  });
  await runtimeCases()
    .find((one) => one.name === name)!
    .run(openRuntime);
}

/** A picture of a formula, the same everywhere. */
function picture(height: number, width: number): core.ImageTensor {
  const value = (_: unknown, i: number) => 0.5 + 0.5 * Math.sin(i * 0.37) * Math.cos((i % width) * 0.11);
  return core.imageTensor(Float32Array.from({ length: height * width }, value), [1, 1, height, width]);
}

const lab = { core, web, open, inWorker, failure, contractCase, picture, workers, grabbedDevices };

declare global {
  var lab: Lab;
}
export type Lab = typeof lab;

globalThis.lab = lab;
