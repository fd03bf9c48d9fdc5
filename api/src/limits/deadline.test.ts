import type { AbortSignalLike } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { withDeadline, type Deadline } from './deadline.js';
import { testClock } from '../testing/clock.js';
import { errorOf } from '../testing/error-of.js';

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
      withDeadline(options, ({ signal }) => {
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

  it('gives work that goes on its time anew, and as much more as it says, where no time is set for all of it', async () => {
    const clock = testClock();
    const client = new AbortController().signal;
    let end = 'open';
    let goesOn: Deadline['goesOn'] = () => undefined;
    const begin = (timeoutMs: number | undefined) => {
      end = 'open';
      void errorOf(() =>
        withDeadline({ timeoutMs, clock, client }, (deadline) => {
          ({ goesOn } = deadline);
          return endless();
        }),
      ).then(({ code }) => (end = code));
    };
    const endAfter = async (ms: number) => {
      clock.pass(ms);
      await new Promise((resolve) => setImmediate(resolve));
      return end;
    };
    begin(undefined);
    expect(await endAfter(29_999)).toBe('open');
    goesOn();
    expect(await endAfter(29_999)).toBe('open');
    goesOn(70_000);
    expect(await endAfter(99_999)).toBe('open');
    expect(await endAfter(1)).toBe('timed-out');
    begin(20_000);
    goesOn(70_000);
    expect(await endAfter(20_000)).toBe('timed-out');
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
