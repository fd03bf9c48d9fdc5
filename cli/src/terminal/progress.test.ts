import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Io } from './io.js';
import { createBars, startProgress, withProgress } from './progress.js';
import { Collected, clock } from '../testing/run-cli.js';

function ioOf(stderr: Collected & { isTTY?: boolean }, now: () => number): Io {
  const { signal } = new AbortController();
  return { stdin: Readable.from([]), stdout: new Collected(), stderr, env: {}, cwd: '/', signal, now };
}

describe('progress without a terminal', () => {
  it('prints a line every ten seconds at most, with the time that is left', () => {
    const stderr = new Collected();
    const io = ioOf(stderr, clock(500)); // read twice a step: a step takes a second
    const progress = startProgress(io, { label: 'denoise', total: 60 });
    for (let step = 1; step <= 25; step++) progress.update(step, { facts: `loss 0.${step}` });
    progress.print('a word in between');
    progress.stop();
    // After 10 steps of a second, 50 are left; and after 20, 40.
    expect(stderr.text).toMatch(
      /^denoise 10\/60 loss 0\.10, (49|50|51)s left\ndenoise 20\/60 loss 0\.20, (39|40|41)s left\na word in between\n$/,
    );
  });

  it('computes from where it began when work is taken up again', () => {
    const stderr = new Collected();
    let now = 0;
    const progress = startProgress(
      ioOf(stderr, () => now),
      { label: 'train', total: 1000, start: 900 },
    );
    now = 10_000;
    progress.update(950);
    progress.update(951, { secondsLeft: 75 });
    now = 20_000;
    progress.update(952, { secondsLeft: 75 });
    expect(stderr.text).toBe('train 950/1000 10s left\ntrain 952/1000 1m15s left\n');
  });
});

describe('progress on a terminal', () => {
  it('ends with the work, whether that fails or not', async () => {
    const stderr = Object.assign(new Collected(), { isTTY: true });
    const io = ioOf(stderr, () => 0);
    const options = { label: 'work', total: 2 };
    expect(await withProgress(io, options, () => Promise.resolve(42))).toBe(42);
    const failing = withProgress(io, options, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(stderr.text.split('\n')).toHaveLength(3);
  });

  it('draws a bar, and puts lines above it on their own stream', () => {
    const terminal = Object.assign(new Collected(), { isTTY: true, columns: 120 });
    const io = ioOf(terminal, clock(1));
    const stdout = new Collected();
    const progress = startProgress(io, { label: 'denoise', total: 4 });
    progress.update(2, { facts: 'loss 0.5', secondsLeft: 9 });
    progress.print('a.png -> b.png', stdout);
    progress.stop();
    expect(terminal.text).toContain('denoise [');
    expect(terminal.text).toContain('2/4 loss 0.5, 9s left');
    expect(stdout.text).toBe('a.png -> b.png\n');
  });

  it('draws a whole line where the terminal does not say how wide it is', () => {
    const terminal = Object.assign(new Collected(), { isTTY: true, columns: 0 });
    const progress = startProgress(ioOf(terminal, clock(200)), { label: 'denoise', total: 4 });
    progress.update(4, { secondsLeft: 0 });
    expect(terminal.text).toMatch(/ 4\/4 0s left$/);
  });
});

describe('bars', () => {
  it('are one after the other, with lines printed plainly where there is none', () => {
    const terminal = Object.assign(new Collected(), { isTTY: true });
    const bars = createBars(ioOf(terminal, clock(200)));
    bars.print('before');
    bars.update(1);
    bars.start({ label: 'first', total: 2 });
    bars.start({ label: 'not begun', total: 2 });
    bars.update(1);
    bars.stop();
    bars.start({ label: 'second', total: 2 });
    bars.print('above');
    bars.stop();
    bars.stop();
    expect(terminal.text).toMatch(
      /^before\n[^\n]*first [^\n]* 1\/2[^\n]*\n[^\n]*second [^\n]*above\n[^\n]*second [^\n]*\n$/,
    );
    expect(terminal.text).not.toContain('not begun');
  });
});
