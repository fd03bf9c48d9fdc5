import { describe, expect, it } from 'vitest';
import type { OnTrainEvent, TrainEvent } from '../run/events.js';
import { record, restartEvent, scalarsEvent, versionEvent } from './event-file.js';
import { logToTensorBoard, type TensorBoardOptions } from './logger.js';

const start = {
  type: 'start',
  directory: 'runs/one',
  step: 0,
  totalSteps: 9,
  stepsPerEpoch: 3,
} as TrainEvent;
const step = (number: number) =>
  ({ type: 'step', step: number, loss: 0.5, learningRate: 0.25, imagesPerSecond: 8 }) as TrainEvent;
const epoch = { type: 'epoch', step: 3, validationLoss: 0.75, validationMse: 0.125 } as TrainEvent;

function logging(options: Partial<TensorBoardOptions> = {}) {
  const written: Record<string, Buffer> = {};
  const warnings: string[] = [];
  const onEvent: OnTrainEvent = logToTensorBoard({
    now: () => 2_000,
    append: (file, bytes) => {
      written[file] = Buffer.concat([written[file] ?? Buffer.alloc(0), bytes]);
    },
    warn: (message) => warnings.push(message),
    ...options,
  });
  return { onEvent, written, warnings };
}

const steps = { 'loss/train': 0.5, learning_rate: 0.25, images_per_second: 8 };
const joined = (...events: Uint8Array[]) => Buffer.concat(events.map(record));

describe('logToTensorBoard', () => {
  it('writes steps and epochs into the folder of the run, whole at the end of each epoch', () => {
    const { onEvent, written } = logging();
    for (const event of [start, step(1), step(2)]) onEvent(event);
    expect(written).toEqual({});
    onEvent(epoch);
    expect(written).toEqual({
      'runs/one/tensorboard/events.out.tfevents.2.denoisekit.0': joined(
        versionEvent(2),
        scalarsEvent(2, 1, steps),
        scalarsEvent(2, 2, steps),
        scalarsEvent(2, 3, { 'loss/validation': 0.75, 'mse/validation': 0.125 }),
      ),
    });
  });

  it('goes on in another file of the same folder, which takes back what was made after the checkpoint', () => {
    const { onEvent, written } = logging({ directory: 'logs' });
    onEvent({ ...start, step: 6 } as TrainEvent);
    onEvent({ type: 'stopped' } as TrainEvent);
    expect(written).toEqual({
      'logs/one/events.out.tfevents.2.denoisekit.6': joined(versionEvent(2), restartEvent(2, 7)),
    });
  });

  it('writes within an epoch when five seconds have passed', () => {
    let now = 0;
    const { onEvent, written } = logging({ now: () => now });
    onEvent(start);
    now = 4_999;
    onEvent(step(1));
    expect(written).toEqual({});
    now = 5_000;
    onEvent(step(2));
    expect(Object.values(written)).toHaveLength(1);
  });

  it('says once that it cannot write, and is silent from then on', () => {
    const { onEvent, warnings } = logging({
      append: () => {
        throw new Error('ENOSPC: no space left on device');
      },
    });
    for (const event of [start, epoch, step(4), epoch]) onEvent(event);
    expect(warnings).toEqual([expect.stringContaining('no space left on device')]);
  });
});
