import type { MessagePort } from 'node:worker_threads';
import { asDenoiseError } from '@denoisekit/core';
import type { Pair } from '../images/port.js';
import type { CropMaker } from './crop-maker.js';
import { stepsAhead, type FromThread, type ToThread } from './protocol.js';

/** The inner side of the thread, which handles its messages. */
export interface ServePort {
  post(message: FromThread, transfer?: readonly ArrayBuffer[]): void;
  /** Ends the thread as soon as its work is done. */
  close(): void;
}

/** Makes the examples that are asked for, and those of the steps that follow. */
export function serveCrops(port: ServePort, maker: CropMaker): (message: ToThread) => void {
  let wanted: Extract<ToThread, { type: 'make' }> | undefined;
  let next = 0;
  let working = false;

  async function work(): Promise<void> {
    working = true;
    while (wanted !== undefined && next <= wanted.step + stepsAhead) {
      const { job, size } = wanted;
      const step = next++;
      try {
        const pair = await maker.make(step, size);
        port.post({ type: 'made', job, step, pair }, buffersOf(pair));
      } catch (error) {
        wanted = undefined;
        port.post({ type: 'failed', job, error: asDenoiseError(error).toJSON() });
      }
      await new Promise(setImmediate); // lets messages in
    }
    working = false;
  }

  return (message) => {
    if (message.type === 'close') {
      wanted = undefined;
      maker.close();
      port.close();
      return;
    }
    if (message.job !== wanted?.job) next = message.step;
    wanted = message;
    if (!working) void work();
  };
}

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
  const close = (): void => {
    port.close();
  };
  const listen = serveCrops({ post, close }, create(post));
  port.on('message', (message: ToThread) => {
    listen(message);
  });
}

/** Both are the maker's own arrays, not shared. */
function buffersOf({ input, target }: Pair): readonly ArrayBuffer[] {
  return [input.data.buffer as ArrayBuffer, target.data.buffer as ArrayBuffer];
}
