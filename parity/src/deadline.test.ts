import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { within } from './deadline.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const { signal } = new AbortController();
const deadline = { name: 'slow', ms: 5000, signal };
/** Never ends by itself, and says why it was told to. */
function hanging(told: unknown[]): (signal: AbortSignal) => Promise<never> {
  return (own) =>
    new Promise(() => {
      own.addEventListener('abort', () => told.push(own.reason));
    });
}

describe('work within a deadline', () => {
  it('gives what it gives, and leaves no timer behind', async () => {
    expect(await within(deadline, () => Promise.resolve(42))).toBe(42);
    await expect(within(deadline, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told to end once time is up, and not waited for', async () => {
    const told: unknown[] = [];
    const late = expect(within(deadline, hanging(told))).rejects.toMatchObject({
      code: 'timed-out',
      details: { target: 'slow', deadlineMs: 5000 },
      message: expect.stringContaining('slow did not answer in time') as unknown,
    });
    await vi.advanceTimersByTimeAsync(4999);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await late;
    expect(told).toEqual([expect.objectContaining({ code: 'timed-out' })]);
  });

  it('is told to end by the signal, with its reason, and never begins after it', async () => {
    const controller = new AbortController();
    const told: unknown[] = [];
    const stopped = within({ ...deadline, signal: controller.signal }, hanging(told));
    const reason = new Error('stopped');
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    expect(told).toEqual([reason]);
    const begun = vi.fn(() => Promise.resolve());
    await expect(within({ ...deadline, signal: controller.signal }, begun)).rejects.toBe(reason);
    expect(begun).not.toHaveBeenCalled();
  });
});
