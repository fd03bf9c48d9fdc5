import { describe, expect, it } from 'vitest';
import { createLatest, orAborted } from './latest.js';

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

describe('waiting until aborted', () => {
  it('gives what the promise gives', async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('ends with the signal’s reason, at once where it is aborted already', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = orAborted(new Promise(() => undefined), controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(orAborted(new Promise(() => undefined), controller.signal)).rejects.toBe(reason);
  });
});
