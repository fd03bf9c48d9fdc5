import { DenoiseError } from '@denoisekit/core';

/** The length of a run, as decided at one of its steps. */
export interface Stretch {
  /** The first step that it applies to. */
  readonly from: number;
  /** Steps of the whole run, those before `from` included. */
  readonly steps: number;
}

/**
 * The length of a run: what it began with, and each change since. What depends on how far a run is goes by the length that was planned
 * at that step, so that a change leaves the steps before it as they were.
 */
export type Plan = readonly [Stretch, ...Stretch[]];

export function newPlan(steps: number): Plan {
  return [{ from: 0, steps }];
}

export function stepsOf(plan: Plan): number {
  return plan.at(-1)!.steps;
}

/** The plan that applied at a step. */
export function stretchAt(plan: Plan, step: number): Stretch {
  return plan.findLast(({ from }) => from <= step) ?? plan[0];
}

/**
 * The plan with another length from a step on. A change at the same step replaces the earlier one.
 *
 * @throws DenoiseError `usage` when the run has made as many steps already
 */
export function changedPlan(plan: Plan, from: number, steps: number): Plan {
  if (steps <= from) {
    throw new DenoiseError('usage', {
      what: 'the run has made these steps already',
      actual: `${steps} steps, of which ${from} are made`,
      expected: `more than ${from}`,
    });
  }
  const [first, ...rest] = plan;
  if (from === 0) return newPlan(steps);
  return [first, ...rest.filter((stretch) => stretch.from < from), { from, steps }];
}
