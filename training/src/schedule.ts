import { type EpochLosses, type Plateau, plateauFactor } from './plateau.js';

/** How the learning rate goes over the steps of a run, as a factor of the recipe's (or the user's) learning rate. */
export type Schedule =
  | { readonly kind: 'constant' }
  | ({ readonly kind: 'plateau' } & Plateau)
  | {
      readonly kind: 'cosine';
      /** Part of all steps, [0, 1), in which the factor rises in a line from `startFactor` to 1. */
      readonly warmupFraction: number;
      readonly startFactor: number;
      /** What the half cosine falls to after the warm-up. */
      readonly endFactor: number;
    };

/**
 * The factor of the learning rate at a step: a pure function of the position, so that resuming needs no state.
 *
 * The cosine is that of SGDR (Loshchilov and Hutter 2017, equation 5) without restarts.
 *
 * @param step 0 for the first
 * @param epochs those that have ended
 */
export function scheduleFactor(
  schedule: Schedule,
  step: number,
  totalSteps: number,
  epochs: readonly EpochLosses[] = [],
): number {
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'plateau':
      return plateauFactor(schedule, epochs);
    case 'cosine': {
      const { warmupFraction, startFactor, endFactor } = schedule;
      const position = step / totalSteps;
      if (position < warmupFraction) return startFactor + (1 - startFactor) * (position / warmupFraction);
      const fallen = (position - warmupFraction) / (1 - warmupFraction);
      return endFactor + (1 - endFactor) * 0.5 * (1 + Math.cos(Math.PI * fallen));
    }
  }
}

/** The schedule in words, for records. */
export function describeSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant learning rate';
    case 'plateau':
      return `learning rate times ${schedule.factor} after ${schedule.patience} epochs in which the ${schedule.monitor} loss did not fall`;
    case 'cosine':
      return `cosine decay to ${schedule.endFactor}x after a warm-up from ${schedule.startFactor}x over ${schedule.warmupFraction} of the steps`;
  }
}
