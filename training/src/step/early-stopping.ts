import type { EpochLosses } from './plateau.js';

/** Keras's `EarlyStopping`, with its names and defaults where they are left out. */
export interface EarlyStopping {
  readonly monitor: 'train' | 'validation';
  /** Epochs without an improvement after which the run ends. */
  readonly patience: number;
  /** A loss counts as lower when it is by more than this; default 0. */
  readonly minDelta?: number;
  /** Epochs at the beginning that are ignored; default 0. */
  readonly startFromEpoch?: number;
}

export interface EarlyEnd {
  /** The epoch after which it ends, 1 for the first. */
  readonly epoch: number;
  readonly bestEpoch: number;
  readonly bestLoss: number;
}

/**
 * Whether a run ends after one of these epochs: a pure function of their losses, so that resuming needs no state.
 *
 * @param epochs those that have ended, the first one first
 */
export function earlyEnd(stopping: EarlyStopping, epochs: readonly EpochLosses[]): EarlyEnd | null {
  const { monitor, patience, minDelta = 0, startFromEpoch = 0 } = stopping;
  let bestLoss = Infinity;
  let bestEpoch = 0;
  let waited = 0;
  for (const [index, epoch] of epochs.entries()) {
    if (index < startFromEpoch) continue;
    const loss = monitor === 'train' ? epoch.trainLoss : epoch.validationLoss;
    if (loss < bestLoss - minDelta) {
      bestLoss = loss;
      bestEpoch = index + 1;
      waited = 0;
      continue;
    }
    waited++;
    if (waited >= patience && index > 0) return { epoch: index + 1, bestEpoch, bestLoss };
  }
  return null;
}

/** Why a run ends early, as a sentence without the full stop; null while it does not. */
export function whyEnded(
  { earlyStopping }: { readonly earlyStopping: EarlyStopping | null },
  epochs: readonly EpochLosses[],
): string | null {
  const end = earlyStopping && earlyEnd(earlyStopping, epochs);
  if (!end) return null;
  const { monitor, patience } = earlyStopping;
  return (
    `early stopping after epoch ${end.epoch}: in ${epochsInWords(patience)} the ${monitor} loss was not ` +
    `lower than the ${end.bestLoss.toFixed(4)} of epoch ${end.bestEpoch}`
  );
}

/** In words, for records. */
export function describeEarlyStopping({ monitor, patience }: EarlyStopping): string {
  return `ends after ${epochsInWords(patience)} in which the ${monitor} loss did not fall`;
}

function epochsInWords(count: number): string {
  return count === 1 ? '1 epoch' : `${count} epochs`;
}
