/* The entry of the thread that decodes pictures and makes training examples of them. Imported anywhere else it does nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { createCropMaker, type CropPlan } from './crop-maker.js';
import { decodeExample } from './decode-example.js';
import { servePort } from './serve.js';

if (parentPort !== null) {
  servePort(parentPort, (post) =>
    createCropMaker(workerData as CropPlan, {
      decode: decodeExample,
      onLost: (name, reason) => {
        post({ type: 'lost', name, reason });
      },
    }),
  );
}
