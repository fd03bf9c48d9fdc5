import { describe, expect, it } from 'vitest';
import { stepScheduleOf } from './step-schedule.js';
import { changedPlan, newPlan } from '../step/plan.js';

const options = {
  config: { learningRate: 0.5, batchSize: 4 },
  hyperparameters: {
    schedule: { kind: 'constant-then-decay', warmupSteps: 0, startFactor: 1, decayFraction: 0.1 },
    crops: [
      { until: 0.5, size: 8, batch: 4 },
      { until: 0.75, size: 16, batch: 2 },
      { until: 1, size: 32, batch: 1 },
    ],
  },
  images: { size: null },
  plan: newPlan(100),
  stepsPerEpoch: 10,
} as const;

const sidesOf = (stepSchedule: ReturnType<typeof stepScheduleOf>, steps: readonly number[]) =>
  steps.map((step) => stepSchedule.sizeAt(step).height);

describe('the schedule of steps', () => {
  it('has crops by its progress, and images of one size as they are', () => {
    const stepSchedule = stepScheduleOf(options);
    expect(sidesOf(stepSchedule, [0, 49, 50, 74, 75, 99])).toEqual([8, 8, 16, 16, 32, 32]);
    expect(stepSchedule.sizeAt(60)).toEqual({ count: 2, height: 16, width: 16 });
    const whole = stepScheduleOf({ ...options, images: { size: { height: 5, width: 7 } } });
    expect(whole.sizes).toEqual([{ count: 4, height: 5, width: 7 }]);
  });

  it('counts the pixels that are left, stage by stage', () => {
    // 4 of 8x8, 2 of 16x16, 1 of 32x32: 256, 512 and 1,024 pixels a step.
    const stepSchedule = stepScheduleOf(options);
    const counted = (from: number) =>
      Array.from({ length: 100 - from }, (_, i) => {
        const { count, height, width } = stepSchedule.sizeAt(from + i);
        return count * height * width;
      }).reduce((sum, pixels) => sum + pixels, 0);
    expect(stepSchedule.pixelsFrom(0)).toBe(50 * 256 + 25 * 512 + 25 * 1024);
    for (const step of [0, 10, 50, 60, 75, 90, 100])
      expect(stepSchedule.pixelsFrom(step)).toBe(counted(step));
  });

  it('goes by the length that was planned at a step, so that a change leaves the steps before it alone', () => {
    const before = stepScheduleOf(options);
    const stepSchedule = stepScheduleOf({ ...options, plan: changedPlan(options.plan, 60, 1000) });
    for (const step of [0, 49, 50, 59]) {
      expect(stepSchedule.sizeAt(step)).toEqual(before.sizeAt(step));
      expect(stepSchedule.learningRateAt(step, [])).toBe(before.learningRateAt(step, []));
    }
    expect(sidesOf(stepSchedule, [60, 499, 500, 750])).toEqual([8, 8, 16, 32]);
    expect(stepSchedule).toMatchObject({ totalSteps: 1000, decayFrom: 900 });
    expect([899, 950, 999].map((step) => stepSchedule.learningRateAt(step, []))).toEqual([0.5, 0.25, 0.005]);
  });
});
