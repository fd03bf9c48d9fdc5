import type { MessagePort } from 'node:worker_threads';
import type { CropMaker } from './crop-maker.js';
import type { FromThread, ToThread } from './protocol.js';
import { serveCrops } from './serve.js';

/**
 * Makes examples in a thread for the thread that started it.
 *
 * @param create makes the maker; `post` gets what it cannot decode
 */
export function servePort(
  port: MessagePort,
  create: (post: (message: FromThread) => void) => CropMaker,
): void {
  const post = (message: FromThread, transfer: readonly ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer);
  };
  const listen = serveCrops(
    {
      post,
      close: () => {
        port.close();
      },
    },
    create(post),
  );
  port.on('message', (message: ToThread) => {
    listen(message);
  });
}
