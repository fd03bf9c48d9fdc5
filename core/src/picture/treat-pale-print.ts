import { DenoiseError } from '../errors.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { Visible } from './fill-hidden.js';
import type { ImageRows } from '../image/image-rows.js';
import { answersInGrey } from './model-rows.js';
import { findPalePrint, type PalePrint } from './pale-print.js';
import { colourChannels, depthOf, fullSample, pixelRows, type Pixels } from './pixels.js';

/** Of a page's ink; less is worth no words, since the smudges that a model makes of white paper come to 0.01. */
const leastShare = 0.02;

/**
 * What `denoisePicture` is to do with pale print: what was asked, `keep` where nothing was; undefined for models that make no paper white.
 *
 * @throws DenoiseError `usage` where one of those is asked for it
 */
export function palePrintFor(
  manifest: Pick<ModelManifest, 'id' | 'input' | 'suits'>,
  asked: PalePrint | undefined,
): PalePrint | undefined {
  if (answersInGrey(manifest)) return asked ?? 'keep';
  if (asked === undefined) return undefined;
  throw new DenoiseError('usage', {
    what: `${manifest.id} does not tell print from paper`,
    actual: `pale-print ${asked}`,
    expected: 'a model for scans',
  });
}

/** @throws DenoiseError `usage` */
export function assertWholeAnswer(palePrint: PalePrint | undefined, strength: number): void {
  if (palePrint !== 'remove' || strength === 1) return;
  throw new DenoiseError('usage', {
    what: 'pale print is removed from the whole answer of a model only',
    actual: `strength ${strength}`,
    expected: 'strength 1, or pale print kept',
  });
}

export interface PageToTreat {
  /** What went into the model, in grey. */
  readonly input: ImageRows;
  readonly visible: Visible | undefined;
  readonly palePrint: PalePrint;
}

/** Makes pale print of a cleaned picture white where it is to be removed. Gives notes for people: none where there is too little. */
export function treatPalePrint(
  cleaned: Pixels,
  { input, visible, palePrint }: PageToTreat,
): readonly string[] {
  const { width, height, channels, frames = 1, data } = cleaned;
  const rows = pixelRows(cleaned, 1);
  const white = fullSample(depthOf(cleaned));
  let most = 0;
  for (let frame = 0; frame < frames; frame++) {
    const found = findPalePrint(input, rows, frame);
    most = Math.max(most, found.share);
    if (palePrint === 'keep') continue;
    found.each((row, from, to) => {
      const first = (frame * height + row) * width;
      for (let i = first + from; i < first + to; i++) {
        if (visible?.[i] !== 0) data.fill(white, i * channels, i * channels + colourChannels(cleaned));
      }
    });
  }
  if (most < leastShare) return [];
  return [
    palePrint === 'remove'
      ? 'print far paler than the rest was removed'
      : 'print far paler than the rest was kept: pale-print remove takes it away where it shines through from the other side',
  ];
}
