import { parentPort, workerData } from 'node:worker_threads';
import { openModel } from '../open-model.js';
import { loadOrt } from '../ort.js';
import { withinGate, type ExitGate } from './exit-gate.js';
import { lowerPriority } from './priority.js';
import { processArgument, type ToWorker } from './protocol.js';
import { serve, type ServePort } from './serve.js';

// The entry of a worker, a thread or a process. Imported anywhere else it does nothing.
if (parentPort !== null) beThread(parentPort);
else if (process.argv[2] === processArgument) beProcess();

function beThread(port: NonNullable<typeof parentPort>): void {
  const listen = listener(
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
    (job) => withinGate(workerData as ExitGate, job),
  );
  port.on('message', (message: ToWorker) => {
    listen(message);
  });
}

function beProcess(): void {
  const end = (): void => process.exit();
  // A terminal or a service manager sends these to all processes of a group; the process that started this one decides when it ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', end);
  const listen = listener({
    post: (message) => {
      process.send?.(message, (error: unknown) => {
        if (error != null) end();
      });
    },
    close: () => {
      process.disconnect();
    },
  });
  process.on('message', (message: ToWorker) => {
    listen(message);
  });
}

function listener(
  port: ServePort,
  around?: (job: () => Promise<void>) => Promise<void>,
): (message: ToWorker) => void {
  return serve(
    port,
    (model, options) => {
      if (options.priority === 'low') lowerPriority();
      return openModel(model, options);
    },
    () => loadOrt('cpu'),
    around,
  );
}
