// Types alone: bundlers would make a file more of what it shares with others.
import type { DenoiseError, DeviceAttempt, ImageTensor, RunOptions, Session } from '@denoisekit/core';
import type { WebDevice } from './options.js';

/** A session whose device the browser may take away. */
export interface WebSession extends Session {
  /** Why it is lost, once it is. */
  lostReason(): string | undefined;
}

/** `describe` is read by people; a laptop that sleeps every night must not make an endless list. */
const longestHistory = 8;

export interface LastingSessionOptions {
  readonly devices: readonly WebDevice[];
  readonly Failure: typeof DenoiseError;
  /** Opens the first of the devices that works. */
  readonly open: (devices: readonly WebDevice[], before: readonly DeviceAttempt[]) => Promise<WebSession>;
}

/**
 * A session that outlives its GPU device. Browsers take devices away: when a laptop sleeps, when a driver is updated or
 * crashes, when there are too many. What ran on it is then run again on a new one, proven like the first; if that is lost
 * during the same run, on the next device of the list. `describe().attempts` says what happened.
 *
 * Its `run` rejects with DenoiseError `device-unavailable` when no device is left for it; the next call tries again.
 */
export function createLastingSession(
  first: WebSession,
  { devices, open, Failure }: LastingSessionOptions,
): Session {
  let opened = first;
  let reopening: Promise<void> | undefined;
  let disposal: Promise<void> | undefined;

  async function reopen(lost: WebSession, allowed: readonly WebDevice[]): Promise<void> {
    const { device, attempts } = lost.describe();
    const reason = `the device was lost: ${lost.lostReason()!}`;
    const before = attempts.filter(({ ok }) => !ok).slice(1 - longestHistory);
    void lost.dispose();
    opened = await open(allowed, [...before, { device, ok: false, reason }]);
  }

  async function run(image: ImageTensor, options?: RunOptions): Promise<ImageTensor> {
    let allowed = devices;
    for (let losses = 0; ; losses++) {
      const used = opened;
      const isLost = (): boolean => used.lostReason() !== undefined && disposal === undefined;
      if (!isLost()) {
        try {
          return await used.run(image, options);
        } catch (error) {
          if (options?.signal?.aborted === true || !isLost()) throw error;
        }
      }
      if (losses > 0) allowed = allowed.filter((device) => device !== used.describe().device);
      if (allowed.length === 0) {
        throw new Failure('device-unavailable', {
          what: 'the GPU device was lost again while an image was denoised',
          actual: used.lostReason(),
          fix: 'try again, or use the device wasm',
        });
      }
      // Runs that overlap have lost the same device, and share the new one.
      if (used === opened) {
        reopening ??= reopen(used, allowed).finally(() => {
          reopening = undefined;
        });
      }
      await reopening;
    }
  }

  async function dispose(): Promise<void> {
    await reopening?.catch(() => undefined);
    await opened.dispose();
  }

  return {
    run,
    describe: () => opened.describe(),
    dispose: () => (disposal ??= dispose()),
  };
}
