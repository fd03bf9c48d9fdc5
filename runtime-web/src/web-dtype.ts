import { DenoiseError, type Dtype, type ModelManifest } from '@denoisekit/core';
import type { WebDevice, WebDtypeChoice } from './options.js';

const choices: readonly WebDtypeChoice[] = ['auto', 'fp32', 'fp16', 'int8'];

/**
 * The file that a device gets. `auto` is fp16 on WebGPU where the adapter has 16-bit floats (`shader-f16`), else fp32 there; int8 on WebAssembly, which runs it faster,
 * from 40 % of the bytes; and fp32 where the model has no such file. WebAssembly computes fp16 in 32 bits.
 *
 * @param adapterOf gives the browser's for WebGPU, undefined where there is none
 */
export async function webDtype(
  choice: WebDtypeChoice,
  device: WebDevice,
  { files }: Pick<ModelManifest, 'files'>,
  adapterOf: () => Promise<GPUAdapter | undefined>,
): Promise<Dtype> {
  if (choice !== 'auto') return choice;
  const usual = files.fp32 === undefined && files.fp16 !== undefined ? 'fp16' : 'fp32';
  const found = device === 'webgpu' ? await adapterOf() : undefined;
  // Without an adapter WebAssembly is next, and a second file would be fetched for it.
  if (found === undefined) return files.int8 === undefined ? usual : 'int8';
  return files.fp16 !== undefined && found.features.has('shader-f16') ? 'fp16' : usual;
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
