import { trainedOf, type PublishedFigure } from '@denoisekit/core';
import type { Subject } from '../facts.js';
import { formatError } from '../format.js';

/** Ours beside a published figure, as text; null where the model's files do not have it. */
export function counterpart({ metric, noise }: PublishedFigure, subject: Subject): string | null {
  const { history, quality } = subject;
  const watched = history.map(({ validationLoss }) => validationLoss);
  switch (metric) {
    case 'training loss at the end':
      return text(history.at(-1)?.trainLoss);
    case 'watched loss, best':
      return text(watched.length === 0 ? undefined : Math.min(...watched));
    case 'watched loss at the end':
      return text(watched.at(-1));
    case 'test MSE': {
      if (noise !== null) return text(quality.find((one) => one.noise === noise)?.denoised.mse);
      // Whatever noise was meant, it may be one of these.
      const known = quality.filter((one) => one.noise !== trainedOf(subject)?.noise || quality.length === 1);
      const each = known.map((one) => `${formatError(one.denoised.mse)} at ${one.noise}`);
      return each.length === 0 ? null : each.join(', ');
    }
  }
}

function text(value: number | undefined): string | null {
  return value === undefined ? null : value.toFixed(4);
}
