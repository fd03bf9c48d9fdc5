import { parentPort, workerData } from 'node:worker_threads';
import { openModel } from '../open-model.js';
import { loadOrt } from '../ort.js';
import { withinGate, type ExitGate } from './exit-gate.js';
import type { ToWorker } from './protocol.js';
import { lowerPriority } from './priority.js';
import { serve } from './serve.js';

// The entry of a worker thread. Imported anywhere else it does nothing.
const port = parentPort;
if (port !== null) {
  const listen = serve(
    {
      post: (message, transfer = []) => {
        port.postMessage(message, transfer);
      },
      close: () => {
        // Deno's port has no `close`; there the worker's own global does it.
        if ('close' in port) port.close();
        else (globalThis as { close?: () => void }).close?.();
      },
    },
    (model, options) => {
      if (options.priority === 'low') lowerPriority();
      return openModel(model, options);
    },
    () => loadOrt('cpu'),
    (job) => withinGate(workerData as ExitGate, job),
  );
  port.on('message', (message: ToWorker) => {
    listen(message);
  });
}
