import { describe, expect, it } from 'vitest';
import { nodeOrder } from './devices.js';

describe('nodeOrder', () => {
  it.each([
    ['auto', 'warn', ['cuda', 'cpu', 'wasm']],
    ['cuda', 'warn', ['cuda', 'cpu', 'wasm']],
    ['webgpu', 'error', ['webgpu']],
    ['wasm', 'silent', ['wasm', 'cpu']],
  ] as const)('of %j with fallback %s is %j', (choice, fallback, expected) => {
    expect(nodeOrder(choice, fallback)).toEqual(expected);
  });

  it('refuses a device that there is not', () => {
    expect(() => nodeOrder('webgl' as 'cpu', 'warn')).toThrow(
      expect.objectContaining({
        code: 'unknown-device',
        message: expect.stringContaining('did you mean "webgpu"?') as string,
      }),
    );
  });
});
