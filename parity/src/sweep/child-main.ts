import { textOf } from '@denoisekit/core';
import type { ChildAnswer, ChildDevice, ChildQuestion } from './child-protocol.js';
import { batchRunner, type OrtLibrary } from './run-batch.js';

// The process that runs batches on one device of Node, until its channel closes.

const say = (answer: ChildAnswer): void => {
  process.send!(answer);
};

async function openRuntime(device: ChildDevice) {
  if (device === 'wasm') {
    const ort = await import('onnxruntime-web/wasm');
    ort.env.wasm.numThreads = 1;
    const version = ort.env.versions.web ?? ort.env.versions.common;
    return { ort, runtime: 'onnxruntime-web', version };
  }
  const ort = await import('onnxruntime-node');
  const version = ort.env.versions.node ?? ort.env.versions.common;
  return { ort, runtime: 'onnxruntime-node', version };
}

// What Ctrl-C does is decided by who started this.
process.on('SIGINT', () => undefined);

const device = process.argv[2] as ChildDevice;
const { ort, runtime, version } = await openRuntime(device);
const library: OrtLibrary = ort;
const run = batchRunner(library, device);

process.on('message', (batch: ChildQuestion) => {
  run(batch).then(
    (tensors) => {
      say({ kind: 'answer', tensors });
    },
    (error: unknown) => {
      say({ kind: 'error', reason: textOf(error) });
    },
  );
});
say({ kind: 'ready', facts: { runtime, version, host: `Node ${process.versions.node}` } });
