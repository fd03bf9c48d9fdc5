import { deviceOrder, macsPerPixel, type ModelManifest } from '@denoisekit/core';
import type { OpenRequest, WebDevice } from './options.js';

export const webDevices: readonly WebDevice[] = ['webgpu', 'wasm'];

/**
 * Multiply-accumulates for one pixel from which `auto` takes WebGPU before wasm. A single wasm thread does a few 10^9 of them a second, so
 * at this number an image of 256 x 256 takes it about a second; below, most time is spent waiting for the download, and that of
 * WebGPU is nearly twice as long.
 */
export const heavyModel = 50_000;

/**
 * The devices to try in a browser, in order. `auto` is wasm, then WebGPU, for a model of less than `heavyModel` and the other
 * way round for a larger one.
 */
export function webOrder(
  { device, fallback }: Pick<OpenRequest, 'device' | 'fallback'>,
  graph: Pick<ModelManifest['graph'], 'macs' | 'parameters'>,
): readonly WebDevice[] {
  const automatic: readonly WebDevice[] = macsPerPixel(graph) < heavyModel ? ['wasm', 'webgpu'] : webDevices;
  return deviceOrder(device, fallback, { automatic, everywhere: webDevices });
}
