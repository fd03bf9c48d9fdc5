import {
  type ControlValues,
  DenoiseError,
  type SessionDescription,
  type LoadedModel,
  type OwnTensor,
} from '@denoisekit/core/session';
import type { OpenModelOptions } from '../open-model.js';
import type { FromWorker } from './protocol.js';
import type { Spawn } from './spawn.js';

export type Answer = Extract<FromWorker, { readonly type: 'done' | 'failed' }>;

/** Called with what an open worker does. */
export interface Owner {
  readonly answered: (answer: Answer) => void;
  /** It ended; also after `close`. */
  readonly ended: (reason: string) => void;
}

/** A worker that has its model loaded. */
export interface OpenWorker {
  readonly description: SessionDescription;
  /** To be called before the first run, synchronously after `openWorker` has resolved. */
  handOver(owner: Owner): void;
  /** One at a time. */
  run(input: OwnTensor, controls: ControlValues | undefined): void;
  /** Resolves when it has ended, after what it runs. */
  close(): Promise<void>;
  keepAlive(keep: boolean): void;
}

/**
 * Starts a worker and has it load the model.
 *
 * @throws what opening a session throws there; DenoiseError `worker-crashed` when it ends before it has answered
 */
export function openWorker(spawn: Spawn, model: LoadedModel, options: OpenModelOptions): Promise<OpenWorker> {
  return new Promise((resolve, reject) => {
    const handle = spawn();
    let owner: Owner | undefined;
    let lost: string | undefined;
    let ended: () => void;
    const end = new Promise<void>((done) => {
      ended = done;
    });
    handle.onExit((reason) => {
      lost = reason;
      ended();
      owner?.ended(reason);
      reject(
        new DenoiseError('worker-crashed', {
          what: `a worker ended before it had loaded ${model.manifest.id}`,
          actual: reason,
          fix: 'run denoisekit doctor; where it finds nothing wrong, the model is at fault: export or import it again',
        }),
      );
    });
    handle.onMessage((message) => {
      switch (message.type) {
        case 'opened':
          resolve({
            description: message.description,
            handOver: (next) => {
              owner = next;
              if (lost !== undefined) next.ended(lost);
            },
            run: (input, controls) => {
              handle.post({ type: 'run', input, controls }, [input.data.buffer]);
            },
            close: () => {
              // Or the process might end before its worker, with a promise that never settles.
              handle.keepAlive(true);
              handle.post({ type: 'close' });
              return end;
            },
            keepAlive: (keep) => {
              handle.keepAlive(keep);
            },
          });
          return;
        case 'refused':
          handle.post({ type: 'close' });
          reject(DenoiseError.fromJSON(message.error));
          return;
        case 'done':
        case 'failed':
          owner?.answered(message);
      }
    });
    handle.post({ type: 'open', model, options });
  });
}
