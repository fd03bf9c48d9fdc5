import { DenoiseError, suggestion, type ModelManifest } from '@denoisekit/core';
import type { Fallback, OpenRequest, WebDevice } from './options.js';

const webDevices: readonly WebDevice[] = ['webgpu', 'wasm'];

/**
 * Multiply-accumulates for one pixel from which `auto` takes WebGPU before wasm. A single wasm thread does a few 10^9 of them a second, so
 * at this number an image of 256 x 256 takes it about a second; below, most time is spent waiting for the download, and that of
 * WebGPU is nearly twice as long.
 */
export const heavyModel = 50_000;

/**
 * The devices to try, in order. `auto` is wasm, then WebGPU, for a model of less than `heavyModel` and the other way
 * round for a larger one; a single device is followed by the other one unless its fallback is `error`.
 */
export function devicesToTry(
  { device, fallback }: Pick<OpenRequest, 'device' | 'fallback'>,
  { macs, parameters }: ModelManifest['graph'],
): readonly WebDevice[] {
  if (device === 'auto') {
    // Where nobody counted: a convolution at full size multiplies once a pixel with each of its parameters.
    const each = macs === undefined ? parameters : macs.count / (macs.height * macs.width);
    return each < heavyModel ? ['wasm', 'webgpu'] : webDevices;
  }
  if (typeof device !== 'string') return [...new Set(device)];
  return fallback === 'error' ? [device] : [device, ...webDevices.filter((other) => other !== device)];
}

/** See `WebDenoiserOptions.fallback`. */
export function defaultFallback(device: OpenRequest['device']): Fallback {
  if (device === 'auto') return 'silent';
  return typeof device === 'string' ? 'error' : 'warn';
}

/** @throws DenoiseError `unknown-device`, `usage` for a list without devices */
export function assertDevices(asked: unknown): asserts asked is OpenRequest['device'] {
  if (asked === 'auto') return;
  const list: readonly unknown[] = Array.isArray(asked) ? asked : [asked];
  if (list.length === 0) {
    throw new DenoiseError('usage', {
      what: 'the list of devices is empty',
      expected: webDevices.join(', '),
    });
  }
  for (const name of list) {
    if (webDevices.some((known) => known === name)) continue;
    const fix = suggestion(String(name), ['auto', ...webDevices]);
    throw new DenoiseError('unknown-device', {
      what: `a browser has no device ${JSON.stringify(name)}`,
      expected: `auto, ${webDevices.join(', ')}, or a list of them`,
      ...(fix !== undefined && { fix }),
    });
  }
}
