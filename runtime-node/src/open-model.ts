import {
  openFirst,
  readGolden,
  type Device,
  type DeviceChoice,
  type LoadedModel,
  type Session,
} from '@denoisekit/core/session';
import { createSession } from './onnx-session.js';

export interface OpenModelOptions {
  /** As the user put it, for `describe()`. */
  readonly asked: DeviceChoice;
  /** The devices to try. */
  readonly order: readonly Device[];
  readonly threads?: number | undefined;
  /** Of the thread that runs it, where it is a worker. Default 'normal'. */
  readonly priority?: WorkerPriority | undefined;
  /** Ends it between two steps. Not for workers, which take what can be cloned. */
  readonly signal?: AbortSignal | undefined;
}

/** 'low': what else the process does goes first, where threads have priorities of their own, which they have on Linux. */
export type WorkerPriority = 'normal' | 'low';

/**
 * A session on the first device that works and answers rightly, as core's `openFirst` has it.
 *
 * @throws DenoiseError as `openFirst` and `createSession` do
 */
export async function openModel(
  { manifest, dtype, onnx, golden }: LoadedModel,
  { asked, order, threads, signal }: OpenModelOptions,
): Promise<Session> {
  return openFirst({
    manifest,
    golden: readGolden(manifest, golden),
    asked,
    order,
    signal,
    create: (device) => createSession(manifest, onnx, { device, dtype, threads }),
  });
}
