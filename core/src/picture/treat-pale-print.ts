import { DenoiseError } from '../errors.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { Visible } from './fill-hidden.js';
import type { ImageRows } from '../image/image-rows.js';
import { answersInGrey } from './model-rows.js';
import { findPalePrint, type PalePrint } from './pale-print.js';
import { mayShineThrough } from './shines-through.js';
import { colourChannels, depthOf, fullSample, pixelRows, type Pixels } from './pixels.js';

/** Of a page's ink; less is worth no words, since the smudges that a model makes of white paper come to 0.01. */
const leastShare = 0.02;

/**
 * What `denoisePicture` is to do with pale print: what was asked, `auto` where nothing was; undefined for models that make no paper white.
 *
 * @throws DenoiseError `usage` where one of those is asked for it
 */
export function palePrintFor(
  manifest: Pick<ModelManifest, 'id' | 'input' | 'suits'>,
  asked: PalePrint | undefined,
): PalePrint | undefined {
  if (answersInGrey(manifest)) return asked ?? 'auto';
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

/** Makes pale print of a cleaned picture white, or as pale as it was, where that is to be done. Gives notes for people: none where there is too little. */
export function treatPalePrint(
  cleaned: Pixels,
  { input, visible, palePrint }: PageToTreat,
): readonly string[] {
  const { width, height, channels, frames = 1, data } = cleaned;
  const rows = pixelRows(cleaned, 1);
  const white = fullSample(depthOf(cleaned));
  const before = new Float32Array(width);
  const notes = new Set<string>();
  for (let frame = 0; frame < frames; frame++) {
    const found = findPalePrint(input, rows, frame);
    const isMuch = found.share >= leastShare;
    const done =
      palePrint === 'auto' && isMuch && mayShineThrough(input, rows, frame, found) ? 'leave' : palePrint;
    if (isMuch) notes.add(noteOn[done]);
    if (done === 'keep' || done === 'auto') continue;
    let lastRow = -1;
    let brightness: (x: number) => number = () => 1;
    found.each((row, from, to) => {
      const first = (frame * height + row) * width;
      if (done === 'leave' && row !== lastRow) {
        lastRow = row;
        brightness = found.paper(row);
        input.read(frame, 0, row, row + 1, before);
      }
      for (let x = from; x < to; x++) {
        if (visible?.[first + x] === 0) continue;
        const value = done === 'leave' ? Math.min(1, before[x]! / brightness(x)) : 1;
        const at = (first + x) * channels;
        data.fill(Math.round(white * value), at, at + colourChannels(cleaned));
      }
    });
  }
  return [...notes];
}

const kept =
  'print far paler than the rest was kept: pale-print remove takes it away where it shines through from the other side';
const noteOn = {
  auto: kept,
  keep: kept,
  remove: 'print far paler than the rest was removed',
  leave:
    'print far paler than the rest, maybe of the other side, was left as pale as it is: pale-print remove takes it away, keep makes it dark',
};
