import type { Artwork } from '../artwork.js';
import type { Subject } from '../facts.js';
import { formatCount, formatDuration, formatError } from '../format.js';
import type { Content, Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { factTable, table } from '../html/table.js';
import { curvesChart } from '../plots/curves.js';

/** How it was trained, and the course of that. */
export async function trainingSection(subject: Subject, artwork: Artwork): Promise<Markup> {
  const { training, history, state } = subject;
  const { dataset } = training;
  const images =
    `${formatCount(dataset.trainImages)} to train on, ${formatCount(dataset.validationImages)} to validate, ` +
    `${formatCount(dataset.testImages)} to test`;
  const facts: (readonly [string, Content])[] = [
    ['recipe', training.recipe],
    ['data', `${dataset.name}: ${images}`],
    ['noise', training.noise],
    ['loss', training.loss],
    ['optimizer', training.optimizer],
    ['epochs', `${training.epochs}, ${formatCount(training.steps)} steps of ${training.batchSize} images`],
    ['time', `${formatDuration(training.seconds)} on ${training.device} (${training.backend})`],
    ['seed', String(training.seed)],
    ['state', state],
  ];
  return section('Training', [
    await artwork.chart(curvesChart(history, training.loss)),
    factTable(facts),
    history.length === 0
      ? null
      : table({
          caption: 'Epochs',
          folded: true,
          heading: [
            'epoch',
            'step',
            'training loss',
            'validation loss',
            'validation MSE',
            'rate',
            'time',
            'kept',
          ],
          rows: history.map((row) => [
            formatEpoch(row.epoch),
            formatCount(row.step),
            formatError(row.trainLoss),
            formatError(row.validationLoss),
            formatError(row.validationMse),
            row.learningRate.toExponential(1),
            formatDuration(row.seconds),
            row.best ? 'yes' : '',
          ]),
        }),
  ]);
}

function formatEpoch(epoch: number): string {
  return Number.isInteger(epoch) ? String(epoch) : epoch.toFixed(2);
}
