import { elementCount, textOf } from '@denoisekit/core';
import * as ort from 'onnxruntime-web/webgpu';
import { batchRunner } from '../run-batch.js';
import type { PageBatch, PageOpening, PageTold } from './protocol.js';

// The script of the page that runs batches on WebGPU: it fetches what it is to run, and posts the answers.

declare global {
  var openSweep: () => Promise<PageOpening>;
  var runSweep: (batch: PageBatch) => Promise<PageTold>;
}

async function bytesOf(path: string): Promise<ArrayBuffer> {
  return (await fetch(path, { cache: 'no-store' })).arrayBuffer();
}

globalThis.openSweep = async () => {
  ort.env.wasm.wasmBinary = await bytesOf('/ort.wasm');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) return { kind: 'error', reason: 'the browser has no WebGPU adapter' };
  const { vendor, architecture } = adapter.info;
  return {
    kind: 'open',
    version: ort.env.versions.web ?? ort.env.versions.common,
    adapter: [vendor, architecture].filter((word) => word !== '').join(' '),
  };
};

const runBatch = batchRunner(ort, 'webgpu');

async function run({ inputs, outputs }: PageBatch): Promise<PageTold> {
  const [onnx, values] = await Promise.all([bytesOf('/model.onnx'), bytesOf('/inputs.bin')]);
  let at = 0;
  const feeds = inputs.map(({ name, shape }) => {
    const length = elementCount(shape);
    const data = new Float32Array(values, 4 * at, length);
    at += length;
    return [name, { shape, data }] as const;
  });
  const tensors = await runBatch({ onnx: new Uint8Array(onnx), feeds, outputs });
  const body = new Blob(tensors.map(({ data }) => data as Float32Array<ArrayBuffer>));
  const posted = await fetch('/answers', { method: 'POST', body });
  if (!posted.ok) throw new Error(`the answers were not taken: ${posted.status}`);
  return { kind: 'answer', shapes: tensors.map(({ shape }) => shape) };
}

globalThis.runSweep = (batch) =>
  run(batch).catch((error: unknown) => ({ kind: 'error', reason: textOf(error) }));
