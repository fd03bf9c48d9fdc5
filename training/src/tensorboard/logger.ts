import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { textOf } from '@denoisekit/core';
import type { OnTrainEvent, TrainEvent } from '../run/events.js';
import { record, restartEvent, scalarsEvent, versionEvent } from './event-file.js';

/** The most that is lost when a process is killed: events of this long, or this many bytes. */
const flushEveryMs = 5_000;
const flushBytes = 64 * 1024;

export interface TensorBoardOptions {
  /** The run gets a folder of its own name in it, beside other runs. Default: `tensorboard` in the run's folder. */
  readonly directory?: string | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Adds to a file, whose folder it makes. */
  readonly append?: (file: string, bytes: Uint8Array) => void;
  /** Called once where logs cannot be written; training goes on without them. */
  readonly warn: (message: string) => void;
}

/**
 * Writes the events of `train` to a file that TensorBoard reads: by step `loss/train`, `learning_rate` and `images_per_second`,
 * by epoch `loss/validation` and `mse/validation`. A resumed run goes on in a file beside the former one, which says from which step
 * on the former no longer counts.
 *
 * @example
 * await train({ recipe, dataset, tensorflow, onEvent: logToTensorBoard({ warn: console.warn }) });
 */
export function logToTensorBoard({
  directory,
  now = Date.now,
  append = appendToFile,
  warn,
}: TensorBoardOptions): OnTrainEvent {
  let file: string | null = null;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let flushed = now();

  function add(event: Uint8Array): void {
    const bytes = record(event);
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes >= flushBytes || now() - flushed >= flushEveryMs) flush();
  }

  function flush(): void {
    if (file === null || waiting.length === 0) return;
    try {
      append(file, Buffer.concat(waiting));
    } catch (error) {
      warn(`TensorBoard's logs cannot be written, and training goes on without: ${textOf(error)}`);
      file = null;
    }
    waiting = [];
    waitingBytes = 0;
    flushed = now();
  }

  function start({ directory: run, step }: TrainEvent & { type: 'start' }): void {
    const folder =
      directory === undefined ? path.join(run, 'tensorboard') : path.join(directory, path.basename(run));
    const seconds = now() / 1000;
    file = path.join(folder, `events.out.tfevents.${Math.floor(seconds)}.denoisekit.${step}`);
    add(versionEvent(seconds));
    if (step > 0) add(restartEvent(seconds, step + 1));
  }

  return (event) => {
    if (event.type === 'start') start(event);
    if (file === null) return;
    const seconds = now() / 1000;
    switch (event.type) {
      case 'step': {
        const { loss, learningRate, imagesPerSecond } = event;
        const scalars = {
          'loss/train': loss,
          learning_rate: learningRate,
          images_per_second: imagesPerSecond,
        };
        add(scalarsEvent(seconds, event.step, scalars));
        return;
      }
      case 'epoch': {
        const { validationLoss, validationMse } = event;
        const scalars = { 'loss/validation': validationLoss, 'mse/validation': validationMse };
        add(scalarsEvent(seconds, event.step, scalars));
        flush();
        return;
      }
      case 'stopped':
      case 'done':
      case 'checkpoint':
        flush();
        return;
      case 'start':
      case 'note':
      case 'testing':
    }
  };
}

function appendToFile(file: string, bytes: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, bytes);
}
