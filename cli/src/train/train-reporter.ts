import { briefNoise, formatCount, trainImagesText, type RunRecord } from '@denoisekit/core';
import type { OnTrainEvent, TrainEvent } from '@denoisekit/training';
import { formatSeconds } from '../terminal/format.js';
import { printLine, type Io } from '../terminal/io.js';
import type { Bars } from '../terminal/progress.js';

/**
 * Shows the progress of training on stderr: a bar with loss, images a second and time left, and a line an epoch.
 *
 * @param bars to be stopped however training ends
 * @param resumeLine the command that goes on with the run in a folder
 */
export function createTrainReporter(
  io: Io,
  bars: Bars,
  resumeLine: (directory: string) => string,
): OnTrainEvent {
  let isTesting = false;
  return (event) => {
    switch (event.type) {
      case 'start':
        printLine(io.stderr, textOfStart(event));
        bars.start({ label: 'train', total: event.totalSteps, start: event.step });
        return;
      case 'step': {
        const speed = formatCount(Math.round(event.imagesPerSecond));
        const facts = `epoch ${event.epoch}, loss ${event.loss.toFixed(4)}, ${speed} images/s`;
        bars.update(event.step, { facts, secondsLeft: event.secondsLeft });
        return;
      }
      case 'epoch':
        bars.print(textOfEpoch(event));
        return;
      case 'note':
        bars.print(`note: ${event.message}`);
        return;
      case 'testing':
        if (!isTesting) bars.stop();
        isTesting = true;
        bars.start({ label: 'test', total: event.total });
        bars.update(event.done, { facts: briefNoise(event.noise) });
        return;
      case 'stopped':
        bars.stop();
        printLine(
          io.stderr,
          `stopped after step ${event.step} of ${event.totalSteps}; go on with: ${resumeLine(event.directory)}`,
        );
        return;
      case 'checkpoint': // saved without a word: Ctrl-C tells where
        return;
      case 'done':
        bars.stop();
    }
  };
}

function textOfStart({ record, directory, step, totalSteps, stepsPerEpoch }: TrainEvent & { type: 'start' }) {
  const { recipe, network, dataset, config, backend, device } = record;
  return [
    `${recipe.name}: ${formatCount(network.parameters)} parameters, ${macsOf(network, dataset)}`,
    `${dataset.name}: ${trainImagesText(dataset.trainImages)}, ${formatCount(dataset.validationImages)} to validate`,
    `${dataset.shot === true ? 'the noise of the pairs' : briefNoise(config.noise)}, ${config.loss}, seed ${config.seed}, ${formatCount(totalSteps)} steps of ${config.batchSize}, ${formatCount(stepsPerEpoch)} an epoch`,
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
