import { expect, it } from 'vitest';
import { watchForSilence } from './watch.js';

const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(signal.reason);
    });
  });

it('aborts when nothing was heard for the time', async () => {
  const watch = watchForSilence(1, undefined);
  expect(String(await aborted(watch.signal))).toContain('sent nothing for 0.001 s');
});

it('passes on the reason of the outer signal, also of one that has aborted already', async () => {
  const outer = new AbortController();
  const watch = watchForSilence(60_000, outer.signal);
  const told = aborted(watch.signal);
  outer.abort('stop');
  expect(await told).toBe('stop');
  watch.stop();
  const late = watchForSilence(60_000, AbortSignal.abort('before'));
  expect(late.signal.reason).toBe('before');
  late.stop();
});
