import {
  assertDevices,
  deviceOrder,
  suggestion,
  type Device,
  type DeviceChoice,
  type Fallback,
} from '@denoisekit/core';

/** What this runtime can run on. */
export const nodeDevices: readonly Device[] = ['cpu', 'cuda', 'webgpu', 'wasm'];

/**
 * WebGPU is not among them: Node cannot distinguish a real GPU from a software adapter, which takes a hundred times as long as
 * the CPU. If you have a real GPU, ask for `webgpu` by name.
 */
const automatic: readonly Device[] = ['cuda', 'cpu', 'wasm'];

/** Best first. */
const everywhere: readonly Device[] = ['cpu', 'wasm'];

/**
 * The devices to try on Node, in order.
 *
 * @throws DenoiseError `unknown-device`, `usage` for an empty list
 */
export function nodeOrder(choice: DeviceChoice, fallback: Fallback): readonly Device[] {
  assertDevices(choice, nodeDevices, suggestion);
  return deviceOrder(choice, fallback, { automatic, everywhere });
}
