import { describe, expect, it } from 'vitest';
import { type Plateau, plateauFactor } from './plateau.js';

const epochs = (losses: readonly number[]) =>
  losses.map((loss) => ({ trainLoss: -loss, validationLoss: loss }));

/** The factor after each epoch. */
function factors(plateau: Partial<Plateau>, losses: readonly number[]): number[] {
  const whole: Plateau = { monitor: 'validation', factor: 0.5, patience: 2, ...plateau };
  return losses.map((_, i) => plateauFactor(whole, epochs(losses.slice(0, i + 1))));
}

const losses = [1, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.79995, 0.7, 0.7, 0.7, 0.7];

describe('plateauFactor', () => {
  it('is one before the first epoch has ended', () => {
    expect(plateauFactor({ monitor: 'train', factor: 0.5, patience: 1 }, [])).toBe(1);
  });

  // What `ReduceLROnPlateau(monitor='val_loss', factor=.5, patience=2, ...)` of tf_keras 2.21 leaves in an SGD(1.0) fed these losses.
  it.each([
    [
      'falls after epochs without improvement',
      {},
      [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125, 0.0625, 0.0625],
    ],
    [
      'counts none while it cools down',
      { cooldown: 2 },
      [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625, 0.0625],
    ],
    [
      'stays at its least',
      { factor: 0.25, patience: 1, minFactor: 0.1, minDelta: 0 },
      [1, 1, 0.25, ...Array<number>(11).fill(0.1)],
    ],
  ] as const)('%s, as Keras has it', (_, plateau, expected) => {
    expect(factors(plateau, losses)).toEqual(expected);
  });

  it('watches the loss that it is told to', () => {
    const rising = { monitor: 'train', factor: 0.5, patience: 1 } as const;
    expect(plateauFactor(rising, epochs([3, 2, 1]))).toBe(0.25);
    expect(plateauFactor({ ...rising, monitor: 'validation' }, epochs([3, 2, 1]))).toBe(1);
  });
});
