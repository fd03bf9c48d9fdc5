import { DenoiseError, suggestion, type Device, type SessionDescription } from '@denoisekit/core/session';

/** What this runtime can run on. */
export const nodeDevices: readonly Device[] = ['cpu', 'cuda', 'webgpu', 'wasm'];

/** One device, several in order, or whatever is best here. */
export type DeviceChoice = Device | 'auto' | readonly Device[];

/**
 * What to do when the device that was asked for does not run the model: end with an error, take the next one and warn, or
 * take the next one. `describe()` tells in each case.
 */
export type Fallback = 'error' | 'warn' | 'silent';

/**
 * WebGPU is not among them: in Node nothing tells a real GPU from an adapter in software, which takes a hundred times as long as
 * the CPU. Who has one asks for it.
 */
const automatic: readonly Device[] = ['cuda', 'cpu', 'wasm'];

/** What runs wherever Node does, in the order of speed. */
const safe: readonly Device[] = ['cpu', 'wasm'];

/**
 * The devices to try, in order. A list is tried as it stands; a single device is followed by those that run everywhere,
 * unless the fallback is `error`.
 *
 * @throws DenoiseError `unknown-device`, `usage` for an empty list
 */
export function deviceOrder(choice: DeviceChoice, fallback: Fallback): readonly Device[] {
  if (choice === 'auto') return automatic;
  const asked = typeof choice === 'string' ? [choice] : [...new Set(choice)];
  for (const device of asked) assertDevice(device);
  const first = asked[0];
  if (first === undefined) {
    throw new DenoiseError('usage', {
      what: 'the list of devices is empty',
      expected: nodeDevices.join(', '),
    });
  }
  if (fallback === 'error') return [first];
  return typeof choice === 'string' ? [...new Set([first, ...safe])] : asked;
}

/**
 * What a user should hear of how a device was found, or undefined when it is the one that was asked for.
 *
 * For `auto` that something is not installed is no news; that it is there and fails is.
 */
export function fallbackWarning(
  { model, device, attempts }: Pick<SessionDescription, 'model' | 'device' | 'attempts'>,
  choice: DeviceChoice,
): string | undefined {
  const news = attempts.filter(({ ok, absent }) => !ok && !(choice === 'auto' && absent === true));
  if (news.length === 0) return undefined;
  const reasons = news.map((attempt) => `${attempt.device}: ${attempt.reason ?? 'unknown'}`);
  return `${model} runs on ${device}, because of ${reasons.join(' | ')}`;
}

function assertDevice(device: string): void {
  if (nodeDevices.some((known) => known === device)) return;
  throw new DenoiseError('unknown-device', {
    what: `there is no device "${device}"`,
    expected: `one of auto, ${nodeDevices.join(', ')}`,
    ...fixOf(suggestion(device, ['auto', ...nodeDevices])),
  });
}

function fixOf(fix: string | undefined): { fix?: string } {
  return fix === undefined ? {} : { fix };
}
