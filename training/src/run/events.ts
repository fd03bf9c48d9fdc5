import type { Quality, RunRecord } from '@denoisekit/core';
import type { HistoryRow } from './progress.js';

/** Events of training, in this order except notes and checkpoints. Each is plain data. */
export type TrainEvent =
  | {
      readonly type: 'start';
      readonly directory: string;
      readonly record: RunRecord;
      /** Above 0 when a run is resumed. */
      readonly step: number;
      readonly totalSteps: number;
      readonly stepsPerEpoch: number;
    }
  | {
      readonly type: 'step';
      /** Steps made, this one included. */
      readonly step: number;
      readonly totalSteps: number;
      /** Epochs begun: 1 in the first. */
      readonly epoch: number;
      readonly loss: number;
      readonly learningRate: number;
      /** Mean since the process began, validation not counted. */
      readonly imagesPerSecond: number;
      /** Until the last step. */
      readonly secondsLeft: number;
    }
  | (HistoryRow & {
      readonly type: 'epoch';
      /** Tensors that TF.js holds: the same after each epoch, or something leaks. */
      readonly tensors: number;
    })
  | { readonly type: 'checkpoint'; readonly step: number; readonly directory: string }
  | { readonly type: 'note'; readonly message: string }
  | {
      readonly type: 'testing';
      readonly noise: string;
      /** Images tested of all that are, over all noises. */
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'stopped';
      readonly directory: string;
      readonly step: number;
      readonly totalSteps: number;
    }
  | {
      readonly type: 'done';
      readonly directory: string;
      readonly record: RunRecord;
      readonly quality: readonly Quality[];
    };

export type OnTrainEvent = (event: TrainEvent) => void;
