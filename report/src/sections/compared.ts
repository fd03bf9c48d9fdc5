import { atNoise, briefNoise, formatBytes, formatCount, trainedOf } from '@denoisekit/core';
import type { Estimate, EvaluationDocument } from '@denoisekit/evaluation';
import type { Compared } from '../facts.js';
import { formatDuration, formatInterval, formatMilliseconds } from '../format.js';
import type { Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { titleOf } from '../plots/quality.js';
import { psnrAt, psnrOver, rowAt } from '../quality-rows.js';
import { estimateText } from './quality.js';

/** A row each: how good, how large, how long. */
export function costTable(
  compared: readonly Compared[],
  evaluation: EvaluationDocument | null,
  noise: string,
): Markup {
  return table({
    caption: `Runs and models, ${atNoise(noise)}`,
    heading: [
      ...['name', 'PSNR, dB', 'SSIM', 'time for an image', 'parameters', 'MACs', 'ONNX file'],
      ...['recipe', 'trained for', 'training took'],
    ],
    rows: compared.map(({ subject }) => {
      const { name, network, bytes } = subject;
      const trained = trainedOf(subject);
      const row = rowAt(evaluation?.rows ?? [], name, noise);
      return [
        name,
        estimateText(psnrAt(evaluation, name, noise)),
        estimateText(row?.ssim ?? null),
        row?.imagesPerSecond == null ? '–' : formatMilliseconds(1000 / row.imagesPerSecond),
        formatCount(network.parameters),
        network.macs === null ? '–' : formatCount(network.macs.count),
        bytes === null ? '–' : formatBytes(bytes),
        trained?.recipe ?? 'imported',
        trained?.noise == null ? '–' : shortNoise(trained.noise),
        trained === null ? '–' : formatDuration(trained.seconds),
      ];
    }),
  });
}

/** A mixture would be as wide as several tables; the report of one model has it in full. */
function shortNoise(noise: string): string {
  const kinds = noise.split('|').length;
  return kinds === 1 ? briefNoise(noise) : `a mixture of ${kinds}`;
}

/** Differences image by image, which are surer than two intervals side by side. */
export function differenceTable(evaluation: EvaluationDocument, noise: string): Markup | null {
  const { differences, rows } = evaluation;
  const baselines = new Set(rows.filter(({ kind }) => kind === 'baseline').map(({ model }) => model));
  const title = (name: string) => titleOf({ kind: baselines.has(name) ? 'baseline' : 'model', model: name });
  // What baselines are to each other does not depend on any model.
  const shown = differences.filter(
    (one) => one.noise === noise && !(baselines.has(one.model) && baselines.has(one.against)),
  );
  if (shown.length === 0) return null;
  return table({
    caption: `Differences ${atNoise(noise)}, image by image, ± half of a 95 % interval`,
    heading: ['first', 'second', 'PSNR of the first less the second, dB', 'better'],
    rows: shown.map(({ model, against, psnrPooled, psnrMean }) => {
      const psnr = psnrOver(evaluation) === 'mean' ? psnrMean : psnrPooled;
      const [first, second] = [title(against), title(model)];
      if (psnr === null) return [first, second, '–', '–'];
      // The document has the later one less the earlier one.
      const difference = { value: -psnr.value, low: negative(psnr.high), high: negative(psnr.low) };
      return [first, second, decibelText(difference), verdict(difference, first, second)];
    }),
  });
}

/** In dB. Smaller differences are invisible, and come from rounding in another runtime. */
const leastDifference = 0.001;

function verdict({ value, low, high }: Estimate, first: string, second: string): string {
  if (Math.abs(value) < leastDifference) return 'equal';
  if (low === null || high === null) return '–';
  if (low > 0) return first;
  return high < 0 ? second : 'no clear difference';
}

function decibelText({ value, low, high }: Estimate): string {
  return low === null || high === null ? value.toFixed(2) : formatInterval(value, (high - low) / 2, 3);
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}
