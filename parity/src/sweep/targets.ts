import { defaultTolerance } from '@denoisekit/core';
import type { WebgpuAdapter } from '../targets/chromium-options.js';
import { findChromium } from '../../find-browsers.mjs';
import { vulkanFor } from '../targets/vulkan.js';
import { childTarget } from './child-target.js';
import { chromiumOperators } from './chromium-operators.js';
import type { OperatorTarget } from './operator-target.js';

/** SwiftShader compiles each shader anew, beside whatever else the machine does. */
const deadlineMs = 300_000;

/** As the command line has them. */
export const targetNames = ['node-cpu', 'node-wasm', 'node-webgpu', 'chromium-webgpu'] as const;

/**
 * Where operators are swept, in the order of the map: the CPU first, which the others are held against.
 *
 * @param adapter what WebGPU runs on: `swiftshader` on every machine, or the GPU of this one by `default`
 */
export function operatorTargets(
  env: Readonly<Record<string, string | undefined>>,
  adapter: WebgpuAdapter = 'swiftshader',
): readonly OperatorTarget[] {
  const browser = () => findChromium({ env });
  const vulkan = vulkanFor(env, browser(), adapter);
  const driver = vulkan.notes[0]?.replace('Vulkan driver: ', '');
  const { cpu, wasm, webgpu } = defaultTolerance;
  const [onCpu, onWasm, onNode, onChromium] = targetNames;
  return [
    childTarget({ name: onCpu, device: 'cpu', tolerance: cpu, deadlineMs }),
    childTarget({ name: onWasm, device: 'wasm', tolerance: wasm, deadlineMs }),
    childTarget({
      name: onNode,
      device: 'webgpu',
      tolerance: webgpu,
      deadlineMs,
      absence: vulkan.reason,
      env: vulkan.env,
      adapter: driver ?? 'of this machine',
    }),
    chromiumOperators({ name: onChromium, tolerance: webgpu, browser, adapter, deadlineMs }),
  ];
}
