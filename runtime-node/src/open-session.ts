import {
  DenoiseError,
  readGolden,
  selfTest,
  textOf,
  type Device,
  type DeviceAttempt,
  type ModelManifest,
  type SelfTest,
  type Session,
} from '@denoisekit/core/session';
import type { DeviceChoice } from './devices.js';
import { missingCudaFiles } from './native-folder.js';
import { createSession, type SessionOptions } from './onnx-session.js';

/** A model with all its bytes, their digests checked. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly onnx: Uint8Array;
  /** The golden file. */
  readonly golden: Uint8Array;
}

export interface OpenSessionOptions {
  /** As the user put it, for `describe()`. */
  readonly asked: DeviceChoice;
  /** The devices to try. */
  readonly order: readonly Device[];
  readonly threads?: number | undefined;
  /** Of the thread that runs it, where it is a worker. Default 'normal'. */
  readonly priority?: WorkerPriority | undefined;
}

/** 'low': what else the process does goes first, where threads have priorities of their own, which they have on Linux. */
export type WorkerPriority = 'normal' | 'low';

export interface OpenSurroundings {
  readonly create: (manifest: ModelManifest, onnx: Uint8Array, options: SessionOptions) => Promise<Session>;
  /** Why a device need not be tried at all, if so. */
  readonly absence: (device: Device) => string | undefined;
}

/** Trying would end the same, after ONNX Runtime has written its own lines to the terminal. */
const surroundings: OpenSurroundings = {
  create: createSession,
  absence: (device) =>
    device === 'cuda' && missingCudaFiles().length > 0
      ? 'the CUDA provider is not installed; denoisekit setup cuda installs it'
      : undefined,
};

/**
 * The first device of the list that loads the model and answers its golden vectors as TensorFlow.js did. What was tried
 * before, and why it was not taken, is in `describe().attempts`.
 *
 * @throws DenoiseError `device-unavailable` naming each attempt, or for a single device the error of it, which may be
 * `tolerance-exceeded` too; `model-invalid`, `manifest-invalid` and `usage`, which no other device would mend
 */
export async function openSession(
  { manifest, onnx, golden }: LoadedModel,
  { asked, order, threads }: OpenSessionOptions,
  { create, absence }: OpenSurroundings = surroundings,
): Promise<Session> {
  const pairs = readGolden(manifest, golden);
  const attempts: DeviceAttempt[] = [];
  let last: unknown;
  for (const device of order) {
    const missing = absence(device);
    if (missing !== undefined) {
      attempts.push({ device, ok: false, reason: missing, absent: true });
      last = unavailable(manifest.id, `${device}: ${missing}`, device);
      continue;
    }
    let session: Session | undefined;
    try {
      session = await create(manifest, onnx, { device, threads });
      const tested = await selfTest(session, manifest, pairs);
      return describedAs(session, asked, [...attempts, { device, ok: true }], tested);
    } catch (error) {
      await session?.dispose();
      if (!isOfDevice(error)) throw error;
      attempts.push({ device, ok: false, reason: textOf(error) });
      last = error;
    }
  }
  if (order.length === 1) throw last;
  const reasons = attempts.map(({ device, reason = '' }) => `${device}: ${reason}`);
  throw unavailable(manifest.id, reasons.join(' | '), order.join(', '));
}

function describedAs(
  session: Session,
  asked: DeviceChoice,
  attempts: readonly DeviceAttempt[],
  tested: SelfTest,
): Session {
  const description = { ...session.describe(), deviceAsked: asked, attempts, selfTest: tested };
  return { ...session, describe: () => description };
}

/** Whether another device may do better. */
function isOfDevice(error: unknown): boolean {
  if (!(error instanceof DenoiseError)) return false;
  const { code } = error;
  return code === 'device-unavailable' || code === 'tolerance-exceeded' || code === 'inference-failed';
}

function unavailable(id: string, actual: string, devices: string): DenoiseError {
  return new DenoiseError('device-unavailable', {
    what: `the model ${id} cannot be run as asked`,
    actual,
    fix: 'allow another device, or see what denoisekit doctor says',
    details: { devices },
  });
}
