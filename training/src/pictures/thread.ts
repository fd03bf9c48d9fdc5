/* The entry of the thread that decodes pictures and makes training examples of them. Imported anywhere else it does nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { createCropMaker, type CropPlan } from './crop-maker.js';
import { decodeExample } from './decode-example.js';
import type { FromThread, ToThread } from './protocol.js';
import { serveCrops } from './serve.js';

const port = parentPort;
if (port !== null) {
  const post = (message: FromThread, transfer: readonly ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer);
  };
  const maker = createCropMaker(workerData as CropPlan, {
    decode: decodeExample,
    onLost: (name, reason) => {
      post({ type: 'lost', name, reason });
    },
  });
  const listen = serveCrops(
    {
      post,
      close: () => {
        port.close();
      },
    },
    maker,
  );
  port.on('message', (message: ToThread) => {
    listen(message);
  });
}
