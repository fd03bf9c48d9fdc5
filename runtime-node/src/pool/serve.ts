import {
  asDenoiseError,
  DenoiseError,
  type ImageTensor,
  type Session,
  type LoadedModel,
} from '@denoisekit/core/session';
import type { OpenModelOptions } from '../open-model.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** The inner side of a worker. */
export interface ServePort {
  post(message: FromWorker, transfer?: readonly ArrayBuffer[]): void;
  /** Ends the worker as soon as nothing is left to do. */
  close(): void;
}

/**
 * Answers the messages of a pool, one after the other, with a session of its own.
 *
 * @param prepare does part of the opening beforehand; its failure shows when the model is opened
 * @param around each answer to a message
 */
export function serve(
  port: ServePort,
  open: (model: LoadedModel, options: OpenModelOptions) => Promise<Session>,
  prepare: () => Promise<unknown> = () => Promise.resolve(),
  around: (job: () => Promise<void>) => Promise<void> = (job) => job(),
): (message: ToWorker) => void {
  let session: Session | undefined;
  // One after the other: `close` that overtakes a run would take its session away.
  let tail: Promise<void> = Promise.resolve();

  async function answer(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'prepare':
        await prepare().catch(() => undefined);
        return;
      case 'open':
        try {
          session = await open(message.model, message.options);
          port.post({ type: 'opened', description: session.describe() });
        } catch (error) {
          port.post({ type: 'refused', error: asDenoiseError(error).toJSON() });
        }
        return;
      case 'run':
        try {
          const output = own(await opened(session).run(message.input, { controls: message.controls }));
          port.post({ type: 'done', output }, [output.data.buffer]);
        } catch (error) {
          port.post({ type: 'failed', error: asDenoiseError(error).toJSON() });
        }
        return;
      case 'close':
        await session?.dispose();
        port.close();
    }
  }

  return (message) => {
    tail = tail.then(() => around(() => answer(message)));
  };
}

function opened(session: Session | undefined): Session {
  if (session !== undefined) return session;
  throw new DenoiseError('internal', { what: 'a worker was asked to run a model before it had one' });
}

/** The same values in a buffer that holds nothing else, so that it may be transferred. */
function own({ data, shape }: ImageTensor) {
  const { buffer } = data;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength;
  return { data: alone ? new Float32Array(buffer) : new Float32Array(data), shape };
}
