import { DenoiseError } from '@denoisekit/core';
import type { Checkpoint } from './checkpoint.js';
import { type Plan, changedPlan, stepsOf } from '../step/plan.js';
import { type Schedule, decayFrom, stepsToFinish } from '../step/schedule.js';

/** How the length of a resumed run changes. */
export interface LengthChange {
  /** Steps of the whole run, those made included. */
  readonly steps?: number | undefined;
  /** Ends the run now, with the decay of its learning rate. */
  readonly finish?: boolean | undefined;
}

export interface Saved {
  /** Null in a run that is complete, or was ended before its first checkpoint. */
  readonly latest: Checkpoint | null;
  /** Null while the learning rate has not begun to fall. */
  readonly beforeDecay: Checkpoint | null;
}

export interface Resumption {
  /** Null: from the first step. */
  readonly checkpoint: Checkpoint | null;
  readonly plan: Plan;
  readonly changed: boolean;
}

/**
 * Where a run goes on, and for how long. One whose length changes goes on from before its decay, if that has begun: steps at a falling
 * rate are worth nothing to a run that goes on at the full one.
 *
 * @param begun its plan where nothing was saved yet
 * @throws DenoiseError `run-invalid` where its schedule depends on the length from the first step on, `usage` for fewer steps than it
 *   has made
 */
export function resumption(
  { latest, beforeDecay }: Saved,
  { steps, finish = false }: LengthChange,
  schedule: Schedule,
  begun: Plan,
): Resumption {
  const plan = (latest ?? beforeDecay)?.progress.plan ?? begun;
  const wanted = steps ?? stepsOf(plan);
  const falls = beforeDecay !== null && isFalling(latest, schedule);
  if (wanted === stepsOf(plan) && !(finish && !falls)) return { checkpoint: latest, plan, changed: false };

  const base = falls ? beforeDecay : latest;
  const step = base?.progress.step ?? 0;
  const until = finish ? finishAfter(schedule, step) : wanted;
  assertOpenEnded(schedule);
  return { checkpoint: base, plan: changedPlan(base?.progress.plan ?? begun, step, until), changed: true };
}

/** A run that is complete has no latest checkpoint: it has fallen. */
function isFalling(latest: Checkpoint | null, schedule: Schedule): boolean {
  if (!latest) return true;
  const { step, plan } = latest.progress;
  const from = decayFrom(schedule, plan.at(-1)!);
  return from !== null && step >= from;
}

function finishAfter(schedule: Schedule, step: number): number {
  if (schedule.kind === 'constant-then-decay') return stepsToFinish(schedule, step);
  throw new DenoiseError('run-invalid', {
    what: 'this run cannot be ended early: the decay of its learning rate depends on its length',
    actual: `the schedule ${schedule.kind}`,
    expected: 'constant-then-decay',
    fix: 'resume it without',
  });
}

function assertOpenEnded({ kind }: Schedule): void {
  if (kind === 'constant' || kind === 'constant-then-decay') return;
  throw new DenoiseError('run-invalid', {
    what: 'this run cannot be resumed with another number of steps: its learning rate depends on its length from the first step on',
    actual: `the schedule ${kind}`,
    expected: 'constant-then-decay or constant',
    fix: 'leave the difference out, or start another run',
    details: { difference: 'steps' },
  });
}
