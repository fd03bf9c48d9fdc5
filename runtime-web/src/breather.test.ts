import { describe, expect, it } from 'vitest';
import { createBreather } from './breather.js';

describe('createBreather', () => {
  it('lets a message through once more than 8 ms have passed, and costs nothing before', async () => {
    let now = 0;
    const breathe = createBreather(() => now);
    let heard = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      heard = true;
    };
    port2.postMessage('abort');
    now = 7;
    await breathe();
    expect(heard).toBe(false);
    now = 16;
    await breathe();
    port1.close();
    expect(heard).toBe(true);
  });
});
