import { describe, expect, it } from 'vitest';
import { changedPlan, newPlan, stepsOf, stretchAt } from './plan.js';

describe('a plan', () => {
  it('holds from the first step on until it is changed, and the change from its step on', () => {
    const plan = changedPlan(changedPlan(newPlan(100), 40, 200), 150, 160);
    expect(stepsOf(plan)).toBe(160);
    expect([0, 39, 40, 149, 150, 159].map((step) => stretchAt(plan, step).steps)).toEqual([
      100, 100, 200, 200, 160, 160,
    ]);
  });

  it('is replaced by a change at the same step', () => {
    expect(changedPlan(changedPlan(newPlan(100), 40, 200), 40, 300)).toEqual([
      { from: 0, steps: 100 },
      { from: 40, steps: 300 },
    ]);
    expect(changedPlan(newPlan(100), 0, 50)).toEqual([{ from: 0, steps: 50 }]);
  });

  it('is not cut below what is made', () => {
    expect(() => changedPlan(newPlan(100), 40, 40)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
