import { describe, expect, it } from 'vitest';
import { createStageClock, measured } from './stage-clock.js';

/** A clock that stands still unless work moves it. */
function handClock() {
  let now = 100;
  const takes = <T>(ms: number, result: T): T => {
    now += ms;
    return result;
  };
  return { clock: createStageClock(() => now), takes };
}

describe('a stage clock', () => {
  it('adds up the time of each stage, and gives what the work gives', () => {
    const { clock, takes } = handClock();
    expect(clock.measure('floats', () => takes(3, 'first'))).toBe('first');
    clock.measure('floats', () => takes(4, 'second'));
    clock.measure('bytes', () => {
      takes(5, undefined);
    });
    expect(clock.times().milliseconds).toMatchObject({ floats: 7, bytes: 5, run: 0 });
  });

  it('measures a promise until it settles, and work that fails', async () => {
    const { clock, takes } = handClock();
    await clock.measure('decode', async () => {
      takes(1, undefined);
      await Promise.resolve();
      takes(2, undefined);
    });
    const failing = clock.measure('encode', async () => {
      await Promise.resolve();
      throw takes(8, new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(() =>
      clock.measure('tiles', () => {
        throw takes(16, new Error('not that either'));
      }),
    ).toThrow('not that either');
    expect(clock.times().milliseconds).toMatchObject({ decode: 3, encode: 8, tiles: 16 });
  });

  it('counts the time in which a stage is under way several times once', async () => {
    const { clock, takes } = handClock();
    const steps: (() => void)[] = [];
    const begin = () => clock.measure('run', () => new Promise<void>((done) => steps.push(done)));
    const first = begin();
    takes(1, undefined);
    const second = begin();
    takes(2, undefined);
    steps[0]!();
    await first;
    takes(4, undefined);
    steps[1]!();
    await second;
    takes(8, undefined);
    expect(clock.times().milliseconds.run).toBe(1 + 2 + 4);
  });

  it('counts the pixels of all runs', () => {
    const { clock } = handClock();
    clock.ran(600);
    clock.ran(400);
    expect(clock.times().pixelsRun).toBe(1000);
  });

  it('is not needed for work to be done', () => {
    expect(measured(undefined, 'run', () => 'done')).toBe('done');
  });
});
