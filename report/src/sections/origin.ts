import { formatCount, madeByFacts } from '@denoisekit/core';
import type { Artwork } from '../artwork.js';
import type { Subject } from '../facts.js';
import { formatDuration, formatError } from '../format.js';
import type { Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { factTable, table } from '../html/table.js';
import { curvesChart } from '../plots/curves.js';
import { validationPsnrChart } from '../plots/validation-psnr.js';

/** How it was trained, with its curves, or what it was imported from. */
export async function originSection(subject: Subject, artwork: Artwork): Promise<Markup> {
  const { madeBy, history, state } = subject;
  const trained = madeBy.kind === 'trained';
  return section(trained ? 'Training' : 'Where it comes from', [
    // One epoch is a point, and no curve.
    trained && history.length > 1
      ? await artwork.charts([curvesChart(history, madeBy.loss), validationPsnrChart(history)])
      : null,
    factTable([...madeByFacts(madeBy), ['state', state]]),
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
