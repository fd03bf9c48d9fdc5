import { formatCount } from '@denoisekit/core';
import type { Artwork } from '../artwork.js';
import type { TrainingSamples } from '../facts.js';
import { html, type Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { sheetOf } from '../sheets.js';

/** Samples of the data. */
export async function dataSection(samples: TrainingSamples | null, artwork: Artwork): Promise<Markup> {
  if (samples === null) return section('The data', []);
  const { clean, noisy, numbers, total, dataset, noise } = samples;
  const half = Math.ceil(numbers.length / 2);
  const rows = [clean.slice(0, half), noisy.slice(0, half), clean.slice(half), noisy.slice(half)];
  return section('The data', [
    html`<p>
      ${numbers.length} of ${formatCount(total)} training images of ${dataset}, drawn at random, and the same
      with ${noise} as training sees them.
    </p>`,
    await artwork.sheet({
      name: 'training-samples',
      sheet: sheetOf(rows),
      alt: `Random training images of ${dataset}; below each row the same images with noise.`,
      caption: `Training images ${numbers.join(', ')}: clean, and below with ${noise}.`,
    }),
  ]);
}
