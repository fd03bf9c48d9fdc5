import { describe, expect, it } from 'vitest';
import { importing } from './start-worker.js';

describe('a script that imports another one', () => {
  it('cannot be left by way of the address', () => {
    const address = new URL('https://there.test/worker.js?a="; alert(1); "');
    const text = /^import (".*");$/.exec(importing(address))![1]!;
    expect(JSON.parse(text)).toBe(address.href);
    expect(text.slice(1, -1)).not.toMatch(/["\s]/);
  });
});
