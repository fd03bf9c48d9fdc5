import { expect, it } from 'vitest';
import { assertCudaInstalled } from './native-folder.js';

it('says that the CUDA provider is not there, how to install it, and that trying would be in vain', () => {
  expect(() => {
    assertCudaInstalled('/no/such/folder');
  }).toThrow(
    expect.objectContaining({
      code: 'device-unavailable',
      message: 'the CUDA provider is not installed; denoisekit setup cuda installs it',
      details: { device: 'cuda', absent: true },
    }),
  );
});
