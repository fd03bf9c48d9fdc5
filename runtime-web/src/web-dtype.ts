import { DenoiseError, type Dtype, type ModelManifest } from '@denoisekit/core';
import type { Adapters } from './gpu.js';
import type { WebDevice, WebDtypeChoice } from './options.js';

const choices: readonly WebDtypeChoice[] = ['auto', 'fp32', 'fp16', 'int8'];

/**
 * The file that a device gets. `auto` is fp16 on WebGPU, where the adapter has 16-bit floats (`shader-f16`) and the model a file, which is half as large to fetch;
 * else fp32. WebAssembly computes fp16 in 32 bits, and what int8 gains there is not measured, so these have to be asked for.
 *
 * @param gpu `navigator.gpu`, undefined where there is none
 */
export async function webDtype(
  choice: WebDtypeChoice,
  device: WebDevice,
  { files }: Pick<ModelManifest, 'files'>,
  gpu: Adapters | undefined,
): Promise<Dtype> {
  if (choice !== 'auto') return choice;
  const usual = files.fp32 === undefined && files.fp16 !== undefined ? 'fp16' : 'fp32';
  if (device !== 'webgpu' || files.fp16 === undefined) return usual;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  return adapter?.features.has('shader-f16') === true ? 'fp16' : usual;
}

/** @throws DenoiseError `usage` for what is no dtype, of callers without TypeScript and of attributes */
export function assertDtype(choice: WebDtypeChoice | undefined): void {
  if (choice === undefined || choices.includes(choice)) return;
  throw new DenoiseError('usage', {
    what: 'there is no such dtype',
    actual: choice,
    expected: `one of ${choices.join(', ')}`,
  });
}
