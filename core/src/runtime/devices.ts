import { DenoiseError } from '../errors.js';
import type { Device, DeviceChoice, SessionDescription } from './ports.js';

/**
 * What to do when the device that was asked for does not run the model: reject, use the next one and warn, or use the next
 * one. `describe()` tells in each case. For `auto`, which names no device, `error` is as `warn` without the warning.
 */
export type Fallback = 'error' | 'warn' | 'silent';

/**
 * @param suggest what to do about a wrong name: core's `suggestion`, where its size does not matter
 * @throws DenoiseError `unknown-device`, `usage` for an empty list
 */
export function assertDevices<D extends Device>(
  choice: unknown,
  known: readonly D[],
  suggest?: (name: string, known: readonly string[]) => string | undefined,
): asserts choice is DeviceChoice<D> {
  if (choice === 'auto') return;
  const asked: readonly unknown[] = Array.isArray(choice) ? choice : [choice];
  if (asked.length === 0) {
    throw new DenoiseError('usage', { what: 'the list of devices is empty', expected: known.join(', ') });
  }
  for (const name of asked) {
    if (known.some((one) => one === name)) continue;
    throw new DenoiseError('unknown-device', {
      what: `there is no device ${JSON.stringify(name)} here`,
      expected: `auto, ${known.join(', ')}, or a list of them`,
      fix: suggest?.(String(name), ['auto', ...known]),
    });
  }
}

/**
 * The devices to try, in order. With the fallback `error` that is the first one asked for; else a list is tried as it stands,
 * and a single device is followed by those that run everywhere.
 *
 * @param automatic for `auto`
 * @param everywhere what runs wherever this runtime does, best first
 */
export function deviceOrder<D extends Device>(
  choice: DeviceChoice<D>,
  fallback: Fallback,
  { automatic, everywhere }: { readonly automatic: readonly D[]; readonly everywhere: readonly D[] },
): readonly D[] {
  if (choice === 'auto') return automatic;
  const asked = typeof choice === 'string' ? [choice] : choice;
  if (fallback === 'error') return asked.slice(0, 1);
  return [...new Set(typeof choice === 'string' ? [choice, ...everywhere] : asked)];
}

/**
 * What a user should know about how a device was found, or undefined when it is the one that was asked for.
 *
 * For `auto`, a device that is not there is no news; one that is there and fails is.
 */
export function fallbackWarning(
  { model, device, attempts }: Pick<SessionDescription, 'model' | 'device' | 'attempts'>,
  choice: DeviceChoice,
): string | undefined {
  const news = attempts.filter(({ ok, absent }) => !ok && !(choice === 'auto' && absent === true));
  if (news.length === 0) return undefined;
  const reasons = news.map((attempt) => `${attempt.device}: ${attempt.reason ?? 'unknown'}`);
  return `${model} runs on ${device} (${reasons.join(' | ')})`;
}
