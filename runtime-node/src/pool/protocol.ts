import type {
  ControlValues,
  ImageTensor,
  SerializedError,
  SessionDescription,
  LoadedModel,
} from '@denoisekit/core/session';
import type { OpenModelOptions } from '../open-model.js';

/** The argument that makes a process a worker. */
export const processArgument = '--denoisekit-worker';

/** Messages to a worker. The first message is `open`, unless `prepare` comes before it; `close` is the last. */
export type ToWorker =
  | { readonly type: 'prepare' }
  | { readonly type: 'open'; readonly model: LoadedModel; readonly options: OpenModelOptions }
  | { readonly type: 'run'; readonly input: ImageTensor; readonly controls?: ControlValues | undefined }
  | { readonly type: 'close' };

/** Its answers: none to `prepare`, one of two to `open` and to each `run`, its exit to `close`. Runs are answered in their order. */
export type FromWorker =
  | { readonly type: 'opened'; readonly description: SessionDescription }
  | { readonly type: 'refused'; readonly error: SerializedError }
  | { readonly type: 'done'; readonly output: ImageTensor }
  | { readonly type: 'failed'; readonly error: SerializedError };

/** A worker, as the pool sees it. Each listener is set once, before anything is posted. */
export interface WorkerHandle {
  /** Buffers in `transfer` are detached on this side. */
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Called once, however it ended; the reason is one line. */
  onExit(listener: (reason: string) => void): void;
  /** Whether it keeps the process alive. */
  keepAlive(keep: boolean): void;
}
