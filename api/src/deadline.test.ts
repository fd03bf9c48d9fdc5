import type { AbortSignalLike } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { withDeadline } from './deadline.js';
import { testClock } from './testing/clock.js';
import { errorOf } from './testing/error-of.js';

const endless = () => new Promise<never>(() => undefined);

describe('withDeadline', () => {
  it('gives what the work gives', async () => {
    const options = { timeoutMs: 10, clock: testClock(), client: new AbortController().signal };
    expect(await withDeadline(options, () => Promise.resolve(5))).toBe(5);
  });

  it('ends work that takes too long, and tells it', async () => {
    const clock = testClock();
    const options = { timeoutMs: 10, clock, client: new AbortController().signal };
    let told: AbortSignalLike | undefined;
    const ending = errorOf(() =>
      withDeadline(options, (signal) => {
        told = signal;
        return endless();
      }),
    );
    clock.pass(9);
    expect(told?.aborted).toBe(false);
    clock.pass(1);
    const error = await ending;
    expect(error.code).toBe('timed-out');
    expect(told?.reason).toBe(error);
  });

  it('ends work whose client went away, before or after it began', async () => {
    const clock = testClock();
    const later = new AbortController();
    const ending = errorOf(() => withDeadline({ timeoutMs: 10, clock, client: later.signal }, endless));
    later.abort();
    expect((await ending).code).toBe('aborted');
    const again = errorOf(() => withDeadline({ timeoutMs: 10, clock, client: later.signal }, endless));
    expect((await again).code).toBe('aborted');
  });
});
