import { formatCount } from '@denoisekit/core';
import type { Artwork } from '../artwork.js';
import type { Case, Pictures } from '../facts.js';
import { html, type Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { differenceHistogram, mseHistogram } from '../plots/histograms.js';
import { sheetOf } from '../sheets.js';

const rowNames = 'noisy, denoised, clean';

export async function picturesSection(pictures: Pictures | null, artwork: Artwork): Promise<Markup> {
  if (pictures === null) return section('Pictures', []);
  const { noise, dataset, images, ranOn, examples, best, worst, mseBins, differenceBins } = pictures;
  const draw = (name: string, cases: readonly Case[], what: string, told: string) => {
    const sheet = sheetOf([
      cases.map(({ noisy }) => noisy),
      cases.map(({ denoised }) => denoised),
      cases.map(({ clean }) => clean),
    ]);
    const shown = cases.slice(0, sheet?.columns ?? 0);
    return artwork.sheet({
      name,
      sheet,
      alt: `Rows of ${shown.length} images, ${rowNames}: ${what}.`,
      caption: `${told} Rows: ${rowNames}. ${shown.map(nameOfCase).join(', ')}.`,
    });
  };
  const of = `${formatCount(images)} test images of ${dataset} at ${noise}`;
  return html`${section('Pictures', [
    await draw(
      'examples',
      examples,
      `the first test images of ${dataset}`,
      `The first test images at ${noise}, denoised by ${ranOn}.`,
    ),
  ])}${section('Best, worst and errors', [
    await draw('best', best, `the best of ${of}`, `The best of ${of}.`),
    await draw('worst', worst, `the worst of ${of}`, `The worst of ${of}.`),
    await artwork.charts([mseHistogram(mseBins, images), differenceHistogram(differenceBins)]),
  ])}`;
}

function nameOfCase({ number, mse }: Case): string {
  return `${number}: ${mse === 0 ? 'no error' : `${(-10 * Math.log10(mse)).toFixed(1)} dB`}`;
}
