import { DenoiseError, textOf, type ErrorCode } from '../errors.js';
import { selfTest, type GoldenPair } from './golden.js';
import type { ModelManifest } from '../documents/manifest.js';
import type {
  AbortSignalLike,
  Device,
  DeviceAttempt,
  DeviceChoice,
  Session,
  SessionDescription,
} from './ports.js';
import { throwIfAborted } from './abort.js';

export interface OpenFirstOptions<D extends Device, S extends Session> {
  readonly manifest: Pick<ModelManifest, 'id' | 'tolerance' | 'golden'>;
  /** What a device has to answer as the reference did; with none, nothing is proven. */
  readonly golden: readonly GoldenPair[];
  /** As the user put it, for `describe()`. */
  readonly asked: DeviceChoice<D>;
  /** The devices to try. */
  readonly order: readonly D[];
  /**
   * A session on one device. It rejects with `device-unavailable` and the detail `absent: true` where what the device needs is not
   * there at all.
   */
  readonly create: (device: D) => Promise<S>;
  /** Called when a device has failed, with its error: whether to try it once more, for `create` does it another way now. Default: never. */
  readonly again?: ((device: D, error: unknown) => boolean) | undefined;
  /** Attempts before these, for `describe()`. */
  readonly before?: readonly DeviceAttempt[] | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/** What no other device would mend. Any other failure is the device's, and the next one is tried. */
const notOfDevice: readonly ErrorCode[] = ['model-invalid', 'manifest-invalid', 'usage'];

/**
 * The first device of the list that loads the model and answers its golden vectors as the reference did. What was tried
 * before, and why it was not taken, is in `describe().attempts`.
 *
 * @throws DenoiseError `device-unavailable` naming each attempt; the error of the one device there is, where only that was tried or the
 * others are absent; `model-invalid`, `manifest-invalid` and `usage` at once; or the signal's reason
 */
export async function openFirst<D extends Device, S extends Session>(
  options: OpenFirstOptions<D, S>,
): Promise<S> {
  const { manifest, asked, order, again, before = [], signal } = options;
  const attempts: DeviceAttempt[] = [];
  const failures: unknown[] = [];
  const waiting = [...order];
  for (let device = waiting.shift(); device !== undefined; device = waiting.shift()) {
    try {
      const [session, facts] = await openProven(device, options);
      const described: SessionDescription = {
        ...facts,
        deviceAsked: asked,
        attempts: [...before, ...attempts, { device, ok: true }],
      };
      return { ...session, describe: () => described };
    } catch (error) {
      throwIfAborted(signal);
      const known = error instanceof DenoiseError ? error : undefined;
      if (known !== undefined && notOfDevice.includes(known.code)) throw error;
      const absent = known?.details['absent'] === true;
      if (!absent || order.length === 1) failures.push(error);
      attempts.push({ device, ok: false, reason: textOf(error), ...(absent && { absent }) });
      if (again?.(device, error) === true) waiting.unshift(device);
    }
  }
  const [failure] = failures;
  if (failures.length === 1 && failure instanceof DenoiseError) {
    // Where the others are not there, its own error says more than a list.
    if (order.length === 1 || failure.code !== 'device-unavailable') throw failure;
  }
  throw new DenoiseError('device-unavailable', {
    what: `no device runs the model ${manifest.id}`,
    actual: attempts.map(({ device, reason }) => `${device}: ${reason!}`).join(' | '),
    fix: 'allow another device',
    cause: failure,
  });
}

async function openProven<D extends Device, S extends Session>(
  device: D,
  { manifest, golden, create, signal }: OpenFirstOptions<D, S>,
): Promise<readonly [S, SessionDescription]> {
  const session = await create(device);
  try {
    throwIfAborted(signal);
    if (golden.length === 0) return [session, session.describe()];
    const tested = await selfTest(session, manifest, golden);
    throwIfAborted(signal);
    return [session, { ...session.describe(), selfTest: tested }];
  } catch (error) {
    await session.dispose();
    throw error;
  }
}
