import { trainImagesText, type RunRecord } from '@denoisekit/core';
import type { OnTrainEvent, TrainEvent } from '@denoisekit/training';
import { formatCount, formatNoiseText, formatSeconds } from '../terminal/format.js';
import { printLine, type Io } from '../terminal/io.js';
import type { Progress, StartProgress } from '../terminal/progress.js';

export interface TrainReporter {
  readonly onEvent: OnTrainEvent;
  /** Removes the bar from the screen; call it however training ends. */
  stop(): void;
}

/**
 * Shows the progress of training on stderr: a bar with loss, images a second and time left, and a line an epoch.
 *
 * @param resumeLine the command that goes on with the run in a folder
 */
export function createTrainReporter(
  io: Io,
  startProgress: StartProgress,
  resumeLine: (directory: string) => string,
): TrainReporter {
  let progress: Progress | undefined;
  let testing = '';

  function print(line: string): void {
    if (progress === undefined) printLine(io.stderr, line);
    else progress.print(line);
  }

  function stop(): void {
    progress?.stop();
    progress = undefined;
  }

  function onEvent(event: TrainEvent): void {
    switch (event.type) {
      case 'start':
        printLine(io.stderr, textOfStart(event));
        progress = startProgress({ label: 'train', total: event.totalSteps, start: event.step });
        return;
      case 'step': {
        const speed = formatCount(Math.round(event.imagesPerSecond));
        const facts = `epoch ${event.epoch}, loss ${event.loss.toFixed(4)}, ${speed} images/s`;
        progress?.update(event.step, { facts, secondsLeft: event.secondsLeft });
        return;
      }
      case 'epoch':
        print(textOfEpoch(event));
        return;
      case 'note':
        print(`note: ${event.message}`);
        return;
      case 'testing':
        if (testing === '') {
          stop();
          progress = startProgress({ label: 'test', total: event.total });
        }
        testing = event.noise;
        progress?.update(event.done, { facts: formatNoiseText(event.noise) });
        return;
      case 'stopped':
        stop();
        printLine(
          io.stderr,
          `stopped after step ${event.step} of ${event.totalSteps}; go on with: ${resumeLine(event.directory)}`,
        );
        return;
      case 'checkpoint': // saved without a word: Ctrl-C tells where
        return;
      case 'done':
        stop();
    }
  }

  return { onEvent, stop };
}

function textOfStart({ record, directory, step, totalSteps, stepsPerEpoch }: TrainEvent & { type: 'start' }) {
  const { recipe, network, dataset, config, backend, device } = record;
  return [
    `${recipe.name}: ${formatCount(network.parameters)} parameters, ${macsOf(network, dataset)}`,
    `${dataset.name}: ${trainImagesText(dataset.trainImages)}, ${formatCount(dataset.validationImages)} to validate`,
    `${dataset.shot === true ? 'the noise of the pairs' : formatNoiseText(config.noise)}, ${config.loss}, seed ${config.seed}, ${formatCount(totalSteps)} steps of ${config.batchSize}, ${formatCount(stepsPerEpoch)} an epoch`,
    `${backend} on ${device}`,
    `${step === 0 ? 'into' : `from step ${step} on, in`} ${directory}`,
  ].join('\n');
}

function macsOf({ macs, macsPerPixel }: RunRecord['network'], { height }: RunRecord['dataset']): string {
  return height === null && macsPerPixel !== undefined
    ? `${formatCount(Math.round(macsPerPixel))} MACs a pixel`
    : `${formatCount(macs)} MACs an image`;
}

function textOfEpoch(event: TrainEvent & { type: 'epoch' }): string {
  const epoch = Number(event.epoch.toFixed(2));
  const best = event.best ? ', best so far' : '';
  return (
    `epoch ${epoch}: loss ${event.trainLoss.toFixed(4)}, validation loss ${event.validationLoss.toFixed(4)}, ` +
    `validation MSE ${event.validationMse.toFixed(5)}, ${psnrOf(event)}${formatSeconds(event.seconds)}${best}`
  );
}

/** Where several noises are validated: the PSNR at each, in their order. */
function psnrOf({ psnr }: TrainEvent & { type: 'epoch' }): string {
  return psnr.length < 2 ? '' : `PSNR ${psnr.map((series) => series.psnr.toFixed(2)).join(' / ')} dB, `;
}
