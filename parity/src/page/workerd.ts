import { createWorkerApp, type WorkerAppOptions } from '@denoisekit/api/worker';

/** What the script's modules hold, of the model and of onnxruntime-web. */
export type WorkerParts = Pick<WorkerAppOptions, 'models' | 'wasm'>;

/** The handler of a script for workerd: the API as it is served at the edge. */
export function createWorker(parts: WorkerParts): {
  fetch: (request: Request) => Response | Promise<Response>;
} {
  const app = createWorkerApp(parts);
  return { fetch: (request) => app.fetch(request) };
}
