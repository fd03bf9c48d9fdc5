import { describe, expect, it } from 'vitest';

describe('the element on a server', () => {
  it('can be imported, registered or not, where there are no elements', async () => {
    expect('HTMLElement' in globalThis).toBe(false);
    const { DenoiseWidget } = await import('./index.js');
    await expect(import('./define.js')).resolves.toBeDefined();
    expect(DenoiseWidget.observedAttributes).toContain('model');
  }, 60_000);
});
