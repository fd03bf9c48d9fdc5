import { describe, expect, it } from 'vitest';
import { orAborted, throwIfAborted } from './abort.js';
import { abortable } from '../testing/abortable.js';

const never = new Promise<never>(() => undefined);

describe('throwIfAborted', () => {
  it('throws the very reason of an aborted signal, and nothing else', () => {
    const { signal, abort } = abortable();
    throwIfAborted(undefined);
    throwIfAborted(signal);
    abort('no error at all');
    let thrown: unknown;
    try {
      throwIfAborted(signal);
    } catch (reason) {
      thrown = reason;
    }
    expect(thrown).toBe('no error at all');
  });
});

describe('orAborted', () => {
  it('settles as the work does, and stops listening', async () => {
    const { signal, listeners } = abortable();
    expect(await orAborted(Promise.resolve(7), signal)).toBe(7);
    const failure = new Error('failed');
    await expect(orAborted(Promise.reject(failure), signal)).rejects.toBe(failure);
    expect(listeners()).toBe(0);
    expect(await orAborted(Promise.resolve(8), undefined)).toBe(8);
  });

  it('rejects with the reason while the work goes on, or at once where the signal was aborted before', async () => {
    const { signal, abort } = abortable();
    const work = orAborted(never, signal);
    const reason = new Error('enough');
    abort(reason);
    await expect(work).rejects.toBe(reason);
    await expect(orAborted(never, signal)).rejects.toBe(reason);
  });
});
