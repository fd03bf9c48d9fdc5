/** The losses of an epoch, for callbacks. */
export interface EpochLosses {
  readonly trainLoss: number;
  readonly validationLoss: number;
}

/** Keras's `ReduceLROnPlateau`, with its names and defaults where they are left out. */
export interface Plateau {
  readonly monitor: 'train' | 'validation';
  /** What the learning rate is multiplied by, (0, 1). */
  readonly factor: number;
  /** Epochs without an improvement before it is. */
  readonly patience: number;
  /** A loss counts as lower when it is by more than this; default 1e-4. */
  readonly minDelta?: number;
  /** Epochs after a reduction in which none is counted; default 0. */
  readonly cooldown?: number;
  /** The least factor; default 0. */
  readonly minFactor?: number;
}

/**
 * The factor of the learning rate after these epochs: a pure function of their losses, so that resuming needs no state.
 *
 * @param epochs those that have ended, the first one first
 */
export function plateauFactor(plateau: Plateau, epochs: readonly EpochLosses[]): number {
  const { monitor, factor, patience, minDelta = 1e-4, cooldown = 0, minFactor = 0 } = plateau;
  let result = 1;
  let best = Infinity;
  let waited = 0;
  let cooling = 0;
  for (const epoch of epochs) {
    const loss = monitor === 'train' ? epoch.trainLoss : epoch.validationLoss;
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (loss < best - minDelta) {
      best = loss;
      waited = 0;
    } else if (cooling === 0) {
      waited++;
      if (waited >= patience) {
        result = Math.max(result * factor, minFactor);
        cooling = cooldown;
        waited = 0;
      }
    }
  }
  return result;
}
