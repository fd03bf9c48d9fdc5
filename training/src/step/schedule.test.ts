import { describe, expect, it } from 'vitest';
import type { Stretch } from './plan.js';
import {
  decayFrom,
  defaultSchedules,
  describeSchedule,
  scheduleFactor,
  type Schedule,
  stepsToFinish,
  withWarmUp,
} from './schedule.js';

const cosine: Schedule = { kind: 'cosine', warmupFraction: 0.2, startFactor: 0.1, endFactor: 0.01 };

const planned = (steps: number, from = 0) => ({ from, steps });

describe('scheduleFactor', () => {
  it('stays at one when constant', () => {
    expect(scheduleFactor({ kind: 'constant' }, 0, planned(10))).toBe(1);
    expect(scheduleFactor({ kind: 'constant' }, 9, planned(10))).toBe(1);
  });

  // 100 steps, 20 of them warm-up; the cosine is at its half after (100 - 20) / 2 = 40 more.
  it.each([
    [0, 0.1],
    [10, 0.55],
    [20, 1],
    [40, 0.01 + 0.99 * 0.8535533905932737], // (1 + cos 45°) / 2
    [60, 0.505],
    [100, 0.01],
  ])('warms up in a line and falls by half a cosine: step %i has factor %d', (step, expected) => {
    expect(scheduleFactor(cosine, step, planned(100))).toBeCloseTo(expected, 12);
  });

  // `CosineDecay(0.1, 80, alpha=0.01, warmup_target=1.0, warmup_steps=20)` of tf_keras 2.21, in float32.
  it.each([
    [0, 0.10000000149011612],
    [5, 0.32499998807907104],
    [20, 1],
    [30, 0.9623203277587891],
    [40, 0.855017900466919],
    [80, 0.15498214960098267],
    [99, 0.010381638072431087],
  ])('gives at step %i of a cosine what Keras gives: %d', (step, expected) => {
    expect(scheduleFactor(cosine, step, planned(100))).toBeCloseTo(expected, 6);
  });

  it('has no warm-up when its part is zero', () => {
    expect(scheduleFactor({ ...cosine, warmupFraction: 0 }, 0, planned(100))).toBe(1);
  });

  it('goes once up and once down in one cycle, as PyTorch has it', () => {
    // Its own test of OneCycleLR(max_lr=25, final_div_factor=2, total_steps=10): 1, 13, 25, a half cosine over 7 steps, 0.5.
    const cycle: Schedule = { ...defaultSchedules['one-cycle'], endFactor: 0.5 / 25 };
    const rates = Array.from({ length: 10 }, (_, step) => 25 * scheduleFactor(cycle, step, planned(10)));
    const cosines = [0.9009688679, 0.6234898019, 0.222520934].flatMap((c) => [c, -c]).sort((a, b) => b - a);
    const expected = [1, 13, 25, ...cosines.map((c) => 0.5 + 12.25 * (1 + c)), 0.5];
    rates.forEach((rate, step) => {
      expect(rate).toBeCloseTo(expected[step]!, 7);
    });
  });

  it.each([
    [1, [1]],
    [2, [1, 1 / 25e4]],
    [3, [1, (1 + 1 / 25e4) / 2, 1 / 25e4]],
  ])('goes only down where one cycle has %i steps', (steps, expected) => {
    expected.forEach((factor, step) => {
      expect(scheduleFactor(defaultSchedules['one-cycle'], step, planned(steps))).toBeCloseTo(factor, 9);
    });
  });

  it('warms up to a constant rate', () => {
    const schedule = withWarmUp({ kind: 'constant' }, 0.5);
    const factors = [0, 1, 2, 3, 4, 5, 9].map((step) => scheduleFactor(schedule, step, planned(10)));
    [0.1, 0.28, 0.46, 0.64, 0.82, 1, 1].forEach((factor, i) => {
      expect(factors[i]).toBeCloseTo(factor, 12);
    });
  });

  it('warms up to what a plateau leaves', () => {
    const schedule = withWarmUp({ kind: 'plateau', monitor: 'train', factor: 0.5, patience: 1 }, 0.5);
    const flat = [1, 1].map((loss) => ({ trainLoss: loss, validationLoss: loss }));
    expect(scheduleFactor(schedule, 5, planned(20), flat)).toBeCloseTo(0.5 * 0.55, 12);
    expect(scheduleFactor(schedule, 10, planned(20), flat)).toBe(0.5);
  });
});

describe('constant-then-decay', () => {
  const schedule = {
    ...({ kind: 'constant-then-decay', warmupSteps: 4 } as const),
    startFactor: 0.2,
    decayFraction: 0.25,
  };
  const factors = (stretch: Stretch, steps: readonly number[]) =>
    steps.map((step) => Number(scheduleFactor(schedule, step, stretch).toFixed(12)));

  it('rises in a line, stays, and falls in a line in the last quarter', () => {
    expect(factors(planned(40), [0, 1, 2, 3, 4, 29, 30, 35, 39])).toEqual([
      ...[0.2, 0.4, 0.6, 0.8, 1, 1],
      ...[1, 0.5, 0.1],
    ]);
  });

  it('is the same until it falls, however long the run is', () => {
    const steps = [0, 3, 4, 20, 29];
    expect(factors(planned(4000), steps)).toEqual(factors(planned(40), steps));
  });

  it('falls from the step on at which a run was made so short that it would be falling already', () => {
    expect(decayFrom(schedule, planned(40, 36))).toBe(36);
    expect(factors(planned(40, 36), [36, 38, 39])).toEqual([1, 0.5, 0.25]);
  });

  it('has all of its fall left in a run that ends at once', () => {
    for (const step of [3, 30, 1000]) {
      const steps = stepsToFinish(schedule, step);
      expect(decayFrom(schedule, planned(steps, step))).toBe(step);
      expect(steps - step).toBe(Math.ceil(step / 3)); // a quarter of all is a third of the rest
    }
  });
});

describe('withWarmUp', () => {
  it('changes the length of a warm-up and leaves its beginning', () => {
    expect(withWarmUp(cosine, 0.4)).toEqual({ ...cosine, warmupFraction: 0.4 });
  });

  it('takes it away with zero', () => {
    expect(scheduleFactor(withWarmUp(cosine, 0), 0, planned(10))).toBe(1);
  });
});

describe('describeSchedule', () => {
  it.each<[Schedule, string]>([
    [{ kind: 'constant' }, 'constant learning rate'],
    [
      withWarmUp({ kind: 'constant' }, 0.1),
      'constant learning rate after a warm-up from 0.1x over 0.1 of the steps',
    ],
    [cosine, 'cosine decay to 0.01x after a warm-up from 0.1x over 0.2 of the steps'],
    [
      defaultSchedules['one-cycle'],
      'one cycle: a half cosine from 0.04x over 0.3 of the steps, another to 0.000004x',
    ],
  ])('tells %o', (schedule, expected) => {
    expect(describeSchedule(schedule)).toBe(expected);
  });
});
