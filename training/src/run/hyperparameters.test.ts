import { describe, expect, it } from 'vitest';
import { defaultAdam } from '../step/optimizer.js';
import { defaultSchedules } from '../step/schedule.js';
import { type Choices, choicesOf, hyperparametersOf } from './hyperparameters.js';
import { tinyRecipe } from '../tiny.test.fixtures.js';

const { defaults } = tinyRecipe;
const withDefaults = (changes: Partial<typeof defaults>) => ({
  ...tinyRecipe,
  defaults: { ...defaults, ...changes },
});
const hyperparameters = (choices: Choices, images: 'held-out' | 'all' = 'held-out') =>
  hyperparametersOf(tinyRecipe, { ...choices, images });

describe('hyperparametersOf', () => {
  it("are the recipe's own where nothing is chosen", () => {
    const { schedule, optimizer, earlyStopping } = hyperparameters({});
    expect(schedule).toBe(defaults.schedule);
    expect(optimizer).toBe(defaults.optimizer);
    expect(earlyStopping).toBeNull();
  });

  it('have batch normalisation where the recipe says so, but not over weights of a model, which have it in them', () => {
    expect(hyperparameters({}).normalized).toBe(false);
    const recipe = withDefaults({ normalized: true });
    expect(hyperparametersOf(recipe, { images: 'all' }).normalized).toBe(true);
    expect(hyperparametersOf(recipe, { images: 'all', from: 'a'.repeat(64) }).normalized).toBe(false);
  });

  it('take another schedule with the settings that it has by itself, and a warm-up of another length', () => {
    expect(hyperparameters({ schedule: 'one-cycle' }).schedule).toBe(defaultSchedules['one-cycle']);
    expect(hyperparameters({ warmup: 0.3 }).schedule).toEqual({ ...defaults.schedule, warmupFraction: 0.3 });
    expect(hyperparameters({ schedule: 'constant', warmup: 0.3 }).schedule).toEqual({
      kind: 'constant',
      warmupFraction: 0.3,
      startFactor: 0.1,
    });
  });

  it('add to the optimiser what is chosen, and take away with zero', () => {
    expect(hyperparameters({ clipNorm: 1, weightDecay: 0.01 }).optimizer).toEqual({
      ...defaultAdam,
      clipNorm: 1,
      weightDecay: 0.01,
    });
    const clipping = withDefaults({ optimizer: { ...defaultAdam, clipNorm: 2, clipValue: 3 } });
    const choices = { images: 'all', clipNorm: 0, clipValue: 0 } as const;
    expect(hyperparametersOf(clipping, choices).optimizer).toEqual(defaultAdam);
  });

  it('watch the images that are held out, and where none is, the training', () => {
    expect(hyperparameters({ earlyStopping: 4 }).earlyStopping).toEqual({
      monitor: 'validation',
      patience: 4,
    });
    expect(hyperparameters({ earlyStopping: 4 }, 'all').earlyStopping).toEqual({
      monitor: 'train',
      patience: 4,
    });
    expect(hyperparameters({ schedule: 'plateau' }, 'all').schedule).toMatchObject({ monitor: 'train' });
  });

  it("take another patience into the recipe's early stopping, and none with zero", () => {
    const stopping = withDefaults({ earlyStopping: { monitor: 'train', patience: 3, minDelta: 0.1 } });
    const rest = { images: 'held-out' } as const;
    expect(hyperparametersOf(stopping, { ...rest, earlyStopping: 5 }).earlyStopping).toEqual({
      monitor: 'train',
      patience: 5,
      minDelta: 0.1,
    });
    expect(hyperparametersOf(stopping, { ...rest, earlyStopping: 0 }).earlyStopping).toBeNull();
  });
});

describe('choicesOf', () => {
  it('keeps only what the recipe has otherwise', () => {
    expect(choicesOf(tinyRecipe, { schedule: 'cosine', warmup: 0.1, earlyStopping: 0, clipNorm: 0 })).toEqual(
      {},
    );
    const wanted: Choices = { schedule: 'one-cycle', warmup: 0.3, earlyStopping: 2, weightDecay: 0.1 };
    expect(choicesOf(tinyRecipe, wanted)).toEqual({
      schedule: 'one-cycle',
      earlyStopping: 2,
      weightDecay: 0.1,
    });
  });
});
