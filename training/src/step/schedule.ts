import type { Stretch } from './plan.js';
import { type EpochLosses, type Plateau, plateauFactor } from './plateau.js';

/** A rise of the learning rate in a line from `startFactor` to 1, over the first steps. */
export interface WarmUp {
  /** Part of all steps, [0, 1). */
  readonly warmupFraction: number;
  readonly startFactor: number;
}

/** The learning rate over the steps of a run, as a factor of the recipe's (or the user's) learning rate. */
export type Schedule =
  | ({ readonly kind: 'constant' } & Partial<WarmUp>)
  | ({ readonly kind: 'plateau' } & Plateau & Partial<WarmUp>)
  | ({
      readonly kind: 'cosine';
      /** What the half cosine falls to after the warm-up. */
      readonly endFactor: number;
    } & WarmUp)
  | ({
      /** Up by a half cosine from `startFactor` to 1 in the warm-up, and down by another to `endFactor` at the last step. */
      readonly kind: 'one-cycle';
      readonly endFactor: number;
    } & WarmUp)
  | {
      /**
       * Up in a line over `warmupSteps`, then 1, then down to zero in a line. Nothing before the decay depends on how long the run is, so
       * it may be made longer or be ended at any step.
       */
      readonly kind: 'constant-then-decay';
      readonly warmupSteps: number;
      readonly startFactor: number;
      /** Part of all steps in which the rate falls, (0, 1). */
      readonly decayFraction: number;
    };

export type ScheduleKind = Schedule['kind'];

/** The defaults of each kind of schedule. */
export const defaultSchedules: { readonly [K in ScheduleKind]: Schedule & { readonly kind: K } } = {
  constant: { kind: 'constant' },
  plateau: { kind: 'plateau', monitor: 'validation', factor: 0.5, patience: 3 },
  cosine: { kind: 'cosine', warmupFraction: 0.05, startFactor: 0.1, endFactor: 1e-3 },
  // As PyTorch has it: div_factor 25, final_div_factor 1e4.
  'one-cycle': { kind: 'one-cycle', warmupFraction: 0.3, startFactor: 1 / 25, endFactor: 1 / 25e4 },
  'constant-then-decay': {
    kind: 'constant-then-decay',
    warmupSteps: 300,
    startFactor: 0.01,
    decayFraction: 0.1,
  },
};

/** The first factor of a warm-up that is given by its length alone. */
const defaultStartFactor = 0.1;

/** The same schedule with a warm-up of another length; 0 takes it away. One that counts its warm-up in steps is left as it is. */
export function withWarmUp(schedule: Schedule, warmupFraction: number): Schedule {
  if (schedule.kind === 'constant-then-decay') return schedule;
  return { startFactor: defaultStartFactor, ...schedule, warmupFraction };
}

/** The step at which a `constant-then-decay` begins to fall, as it was planned; null for other schedules. */
export function decayFrom(schedule: Schedule, { from, steps }: Stretch): number | null {
  if (schedule.kind !== 'constant-then-decay') return null;
  return Math.max(from, Math.floor(steps * (1 - schedule.decayFraction)));
}

/** The fewest steps with which a run that ends on purpose after `step` of them still has all of its decay. */
export function stepsToFinish({ decayFraction }: { readonly decayFraction: number }, step: number): number {
  return Math.max(step + 1, Math.ceil(step / (1 - decayFraction)));
}

/**
 * The factor of the learning rate at a step: a pure function of the position, so that resuming needs no state.
 *
 * The cosine is that of SGDR (Loshchilov and Hutter 2017, equation 5) without restarts, Keras's `CosineDecay`. One-cycle (Smith and
 * Topin 2019) takes the two phases and the positions of PyTorch's `OneCycleLR`; momentum stays as it is.
 *
 * @param step 0 for the first
 * @param planned the length of the run as it was planned at that step
 * @param epochs those that have ended
 */
export function scheduleFactor(
  schedule: Schedule,
  step: number,
  planned: Stretch,
  epochs: readonly EpochLosses[] = [],
): number {
  const { steps: totalSteps } = planned;
  switch (schedule.kind) {
    case 'constant':
      return warmUpFactor(schedule, step / totalSteps) ?? 1;
    case 'plateau':
      return (warmUpFactor(schedule, step / totalSteps) ?? 1) * plateauFactor(schedule, epochs);
    case 'cosine': {
      const { warmupFraction, endFactor } = schedule;
      const position = step / totalSteps;
      const rising = warmUpFactor(schedule, position);
      if (rising !== null) return rising;
      return halfCosine(1, endFactor, (position - warmupFraction) / (1 - warmupFraction));
    }
    case 'one-cycle': {
      const { warmupFraction, startFactor, endFactor } = schedule;
      const top = Math.max(0, warmupFraction * totalSteps - 1);
      const last = totalSteps - 1;
      if (step < top) return halfCosine(startFactor, 1, step / top);
      return last === top ? 1 : halfCosine(1, endFactor, Math.min(1, (step - top) / (last - top)));
    }
    case 'constant-then-decay': {
      const { warmupSteps, startFactor } = schedule;
      const falling = decayFrom(schedule, planned)!;
      const risen = step < warmupSteps ? startFactor + (1 - startFactor) * (step / warmupSteps) : 1;
      return step < falling ? risen : risen * ((totalSteps - step) / (totalSteps - falling));
    }
  }
}

/** Null when it is over. */
function warmUpFactor(
  { warmupFraction = 0, startFactor = defaultStartFactor }: Partial<WarmUp>,
  position: number,
): number | null {
  if (position >= warmupFraction) return null;
  return startFactor + (1 - startFactor) * (position / warmupFraction);
}

/** From `start` to `end` as the position goes from 0 to 1. */
function halfCosine(start: number, end: number, position: number): number {
  return end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * position));
}

/** The schedule in words, for records. */
export function describeSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'constant':
      return `constant learning rate${describeWarmUp(schedule)}`;
    case 'plateau':
      return `learning rate times ${schedule.factor} after ${schedule.patience} epochs in which the ${schedule.monitor} loss did not fall${describeWarmUp(schedule)}`;
    case 'cosine':
      return `cosine decay to ${schedule.endFactor}x after a warm-up from ${schedule.startFactor}x over ${schedule.warmupFraction} of the steps`;
    case 'one-cycle':
      return `one cycle: a half cosine from ${schedule.startFactor}x over ${schedule.warmupFraction} of the steps, another to ${schedule.endFactor}x`;
    case 'constant-then-decay':
      return `constant learning rate after a warm-up from ${schedule.startFactor}x over ${schedule.warmupSteps} steps, to zero in the last ${schedule.decayFraction} of them all`;
  }
}

function describeWarmUp({ warmupFraction = 0, startFactor = defaultStartFactor }: Partial<WarmUp>): string {
  return warmupFraction === 0
    ? ''
    : ` after a warm-up from ${startFactor}x over ${warmupFraction} of the steps`;
}
