import { createWorkerApp, type WorkerAppOptions } from '@denoisekit/api/worker';

/** What the script's modules hold: the model, onnxruntime-web, and how large a piece is run at once. */
export type WorkerParts = Pick<WorkerAppOptions, 'models' | 'wasm' | 'tile'>;

/** The handler of a script for workerd: the API as it is served at the edge. */
export function createWorker(parts: WorkerParts): {
  fetch: (request: Request) => Response | Promise<Response>;
} {
  const app = createWorkerApp(parts);
  return { fetch: (request) => app.fetch(request) };
}
