import { describe, expect, it } from 'vitest';
import { createLatest } from './latest.js';

const forever = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

describe('the newest job', () => {
  it('aborts the one before it, and that one only', async () => {
    const latest = createLatest();
    const signals: AbortSignal[] = [];
    const job = (signal: AbortSignal) => {
      signals.push(signal);
      return forever(signal);
    };
    const first = latest.run(job);
    const second = latest.run(job);
    await first;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    latest.stop();
    await second;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('is not forgotten when an older one ends late', async () => {
    const latest = createLatest();
    let endFirst = (): void => undefined;
    const first = latest.run(() => new Promise((resolve) => (endFirst = resolve)));
    let signal: AbortSignal | undefined;
    const second = latest.run((own) => {
      signal = own;
      return forever(own);
    });
    endFirst();
    await first;
    latest.stop();
    await second;
    expect(signal?.aborted).toBe(true);
  });
});
