import { describe, expect, it } from 'vitest';
import { describeEarlyStopping, earlyEnd, type EarlyStopping, whyEnded } from './early-stopping.js';

const epochs = (losses: readonly number[]) =>
  losses.map((loss) => ({ trainLoss: -loss, validationLoss: loss }));

const losses = [1, 0.9, 0.95, 0.9, 0.8, 0.85, 0.81, 0.8, 0.79995, 0.9, 0.9, 0.9];

/** When a run that is asked after each epoch ends. */
function endOf(stopping: Partial<EarlyStopping>) {
  const whole: EarlyStopping = { monitor: 'validation', patience: 2, ...stopping };
  for (let count = 0; count <= losses.length; count++) {
    const end = earlyEnd(whole, epochs(losses.slice(0, count)));
    if (end) return [end.epoch, end.bestEpoch, end.bestLoss];
  }
  return null;
}

describe('earlyEnd', () => {
  // What `EarlyStopping(monitor='val_loss', ...)` of tf_keras 2.21 does with these losses.
  it.each<[Partial<EarlyStopping>, number[] | null]>([
    [{ patience: 0 }, [3, 2, 0.9]],
    [{ patience: 1 }, [3, 2, 0.9]],
    [{ patience: 2 }, [4, 2, 0.9]],
    [{ patience: 3 }, [8, 5, 0.8]],
    [{ patience: 3, minDelta: 0.06 }, [8, 5, 0.8]],
    [{ patience: 2, startFromEpoch: 3 }, [7, 5, 0.8]],
    [{ patience: 2, minDelta: 1e-4, startFromEpoch: 6 }, [10, 8, 0.8]],
    [{ patience: 10 }, null],
  ])('ends as Keras does: %o', (stopping, expected) => {
    expect(endOf(stopping)).toEqual(expected);
  });

  it('keeps to its end when more epochs are told', () => {
    const stopping = { monitor: 'validation', patience: 2 } as const;
    expect(earlyEnd(stopping, epochs(losses))?.epoch).toBe(4);
  });

  it('watches the loss that it is told to', () => {
    expect(endOf({ monitor: 'train', patience: 1 })).toEqual([2, 1, -1]);
  });
});

describe('whyEnded', () => {
  const earlyStopping = { monitor: 'validation', patience: 2 } as const;

  it('says which loss was waited for, and from when it is', () => {
    expect(whyEnded({ earlyStopping }, epochs(losses))).toBe(
      'early stopping after epoch 4: in 2 epochs the validation loss was not lower than the 0.9000 of epoch 2',
    );
  });

  it('says nothing of a run that goes on', () => {
    expect(whyEnded({ earlyStopping }, epochs([1, 0.9]))).toBeNull();
    expect(whyEnded({ earlyStopping: null }, epochs(losses))).toBeNull();
  });
});

describe('describeEarlyStopping', () => {
  it('is a part of a sentence', () => {
    expect(describeEarlyStopping({ monitor: 'train', patience: 3 })).toBe(
      'ends after 3 epochs in which the train loss did not fall',
    );
  });
});
