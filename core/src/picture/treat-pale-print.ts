import { DenoiseError } from '../errors.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { Visible } from './fill-hidden.js';
import type { ImageRows } from '../image/image-rows.js';
import { answersInGrey } from './model-rows.js';
import { findPalePrint, type PalePrint } from './pale-print.js';
import { mayShineThrough } from './shines-through.js';

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
  readonly palePrint: PalePrint;
  /** Awaited now and then, so that a thread which serves others can do so. */
  readonly pause?: (() => Promise<void>) | undefined;
  /** Is given the new values of a part of a row, from a column on. The array is filled anew after it has returned. */
  readonly write: (image: number, row: number, from: number, values: Float32Array) => void;
}

/** What became of pale print. */
export type PalePrintDone = 'kept' | 'removed' | 'left as pale';

/** Makes pale print of a cleaned picture white, or as pale as it was, where that is to be done. Gives what became of it: nothing where there is too little. */
export async function treatPalePrint(
  answer: ImageRows,
  { input, palePrint, pause, write }: PageToTreat,
): Promise<ReadonlySet<PalePrintDone>> {
  const cleaned = whereVisible(answer, input.visible);
  const [images, , , width] = input.shape;
  const before = new Float32Array(width);
  const values = new Float32Array(width).fill(1);
  const all = new Set<PalePrintDone>();
  for (let image = 0; image < images; image++) {
    const found = await findPalePrint(input, cleaned, image, pause);
    const isMuch = found.share >= leastShare;
    const isLeft =
      palePrint === 'auto' && isMuch && (await mayShineThrough(input, cleaned, image, found, pause));
    const done = isLeft ? 'left as pale' : palePrint === 'remove' ? 'removed' : 'kept';
    if (isMuch) all.add(done);
    if (done === 'kept') continue;
    let lastRow = -1;
    let brightness: (x: number) => number = () => 1;
    found.each((row, from, to) => {
      if (isLeft && row !== lastRow) {
        lastRow = row;
        brightness = found.paper(row);
        input.read(image, 0, row, row + 1, before);
      }
      if (isLeft) for (let x = from; x < to; x++) values[x] = Math.min(1, before[x]! / brightness(x));
      write(image, row, from, values.subarray(from, to));
    });
  }
  return all;
}

/** A cleaned page that is paper where it is transparent: whatever is hidden there is no ink. */
function whereVisible(rows: ImageRows, visible: Visible | undefined): ImageRows {
  const [, , height, width] = rows.shape;
  return {
    shape: rows.shape,
    read(image, channel, from, to, out) {
      rows.read(image, channel, from, to, out);
      if (visible === undefined) return;
      const first = (image * height + from) * width;
      for (let i = 0; i < out.length; i++) if (visible[first + i] === 0) out[i] = 1;
    },
  };
}

/** For people who may ask for something else. */
export const palePrintNotes: Readonly<Record<PalePrintDone, string>> = {
  kept: 'print far paler than the rest was kept: pale-print remove takes it away where it shines through from the other side',
  removed: 'print far paler than the rest was removed',
  'left as pale':
    'print far paler than the rest, maybe of the other side, was left as pale as it is: pale-print remove takes it away, keep makes it dark',
};
