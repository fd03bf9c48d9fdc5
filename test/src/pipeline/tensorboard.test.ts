import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { logToTensorBoard, type TrainEvent } from '@denoisekit/training';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repository } from '../hosts/install.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** TensorFlow's own reader, which stops at the first checksum that is wrong. */
const reader = `
import glob, json, sys
import tensorflow as tf
events = []
for path in sorted(glob.glob(sys.argv[1] + '/*')):
    for event in tf.compat.v1.train.summary_iterator(path):
        values = {value.tag: value.simple_value for value in event.summary.value}
        restart = event.session_log.status == event.session_log.START
        events.append([event.wall_time, event.step, event.file_version, restart, values])
print(json.dumps(events))
`;

it("is read by TensorFlow as it was written, a resumed run's logs too", async () => {
  let seconds = 1_700_000_000;
  const log = (events: TrainEvent[]) => {
    const warn = (message: string): never => {
      throw new Error(message);
    };
    const onEvent = logToTensorBoard({ now: () => 1_000 * seconds, warn });
    events.forEach(onEvent);
  };
  const start = (step: number) => ({ type: 'start', directory: folder, step }) as TrainEvent;
  const step = (number: number) =>
    ({ type: 'step', step: number, loss: 0.5, learningRate: 0.25, imagesPerSecond: 1024 }) as TrainEvent;
  const epoch = { type: 'epoch', step: 300, validationLoss: 0.75, validationMse: 0.125 } as TrainEvent;
  log([start(0), step(1), step(300), epoch, step(301), { type: 'stopped' } as TrainEvent]);
  seconds += 100;
  log([start(300), step(301), { type: 'done' } as TrainEvent]);

  const python = join(repository, '.venv', 'bin', 'python');
  const { stdout } = await promisify(execFile)(python, ['-c', reader, join(folder, 'tensorboard')], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  const scalars = { 'loss/train': 0.5, learning_rate: 0.25, images_per_second: 1024 };
  const [first, second] = [1_700_000_000, 1_700_000_100];
  expect(JSON.parse(stdout)).toEqual([
    [first, 0, 'brain.Event:2', false, {}],
    [first, 1, '', false, scalars],
    [first, 300, '', false, scalars],
    [first, 300, '', false, { 'loss/validation': 0.75, 'mse/validation': 0.125 }],
    [first, 301, '', false, scalars],
    [second, 0, 'brain.Event:2', false, {}],
    [second, 301, '', true, {}],
    [second, 301, '', false, scalars],
  ]);
});
