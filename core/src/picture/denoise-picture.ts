import { imageTensor, type ImageShape, type ImageTensor } from '../image/image-tensor.js';
import type { TilingFacts } from '../runtime/tiling/tiling.js';
import { bandsOf, tilesOf, type ModelBand } from './bands.js';
import { createBlending, cut, type Piece } from './blending.js';
import type { Visible } from './fill-hidden.js';
import { readBand, type Band, type ImageRows } from '../image/image-rows.js';
import type { PalePrint } from './pale-print.js';
import { pictureRows, visibleOf } from './picture-rows.js';
import {
  alphaIndex,
  blankLike,
  colourChannels,
  copyOf,
  isGrey,
  pixelRows,
  writeSamples,
  type Pixels,
} from './pixels.js';
import { measured, type StageClock } from '../runtime/stage-clock.js';
import { givenOptions } from '../given-options.js';
import { assertStrength } from './strength.js';
import { throughModel } from './through-model.js';
import { assertWholeAnswer, palePrintNotes, treatPalePrint } from './treat-pale-print.js';

export interface DenoisePictureOptions {
  /** Those of the model. */
  readonly channels: 1 | 3;
  /** How much of what the model changes is changed, from 0 to 1: see `applyStrength`. Default 1. */
  readonly strength?: number | undefined;
  /**
   * What becomes of print that is far paler than the rest of a page, where the model makes paper white: see `PalePrint`. The notes say that there is some,
   * and what was done. `remove` goes with strength 1 alone. Default: it is not looked for.
   */
  readonly palePrint?: PalePrint | undefined;
  /** What goes into the model, of the picture's size: with noise added, to try. Default: `pictureRows` of the picture. */
  readonly input?: ImageRows | undefined;
  /**
   * The model's manifest, and the denoiser's `tile` where it has one of its own. With it a large picture is read, run and written in tiles, with the same
   * result in less memory. Default: in one piece.
   */
  readonly model?: TilingFacts | undefined;
  /** Parts of a large picture that are in the model at the same time, where it has sessions beside each other. Default 1. */
  readonly atOnce?: number | undefined;
  /** Awaited between two parts of a large picture, so that a thread which serves others can do so. */
  readonly pause?: (() => Promise<void>) | undefined;
  /** Measures the stages `floats`, `blend` and `bytes`; hand it to the denoiser as well for the others. */
  readonly clock?: StageClock | undefined;
}

/** Which of the runs that a picture takes: from 0 to `count` - 1. */
export interface BandNumber {
  readonly index: number;
  readonly count: number;
}

/** A model as far as pictures are concerned: the same shape out as in. The image is filled anew after the promise has settled. */
export type RunBand = (image: ImageTensor, band: BandNumber) => Promise<ImageTensor>;

export interface DenoisedPicture {
  /** Of the size, channels and depth of the picture. */
  readonly pixels: Pixels;
  /** What was done to make it fit the model, for people. */
  readonly notes: readonly string[];
}

/**
 * Denoises a picture as files hold it, the same way wherever it runs: values in the picture's own encoding, 8 or 16 bits.
 *
 * Grey stays grey, in files that spend three samples on it too, and colour stays colour, where `input` is in colour: see `throughModel`. Alpha stays as it is: colours alone are
 * denoised, and what full transparency hides is kept from the model and comes back unchanged.
 *
 * Rejects with what `run` rejects with, and with DenoiseError `shape-mismatch`, `usage`.
 *
 * @example
 * const { pixels } = await codec.decode(bytes);
 * const denoised = await denoisePicture(pixels, (image) => denoiser.denoise(image), { channels: 3, model: manifest });
 */
export async function denoisePicture(
  pixels: Pixels,
  run: RunBand,
  options: DenoisePictureOptions,
): Promise<DenoisedPicture> {
  const { channels, model, pause, clock, palePrint, ...rest } = givenOptions(
    options,
    'denoisePicture',
    '{ channels }, 1 or 3, those of the model',
  );
  const { strength = 1, input = pictureRows(pixels), atOnce = 1 } = rest;
  assertStrength(strength);
  assertWholeAnswer(palePrint, strength);
  const visible = input.visible ?? visibleOf(pixels);
  // Without alpha each sample is written.
  const data = alphaIndex(pixels) === undefined ? blankLike(pixels.data) : copyOf(pixels.data);
  const isBlended = strength > 0 && strength < 1;
  const blend = isBlended ? createBlending(input, strength) : undefined;
  // Blending looks at what lies around, which tiles beside each other do not have.
  const bands = (isBlended ? bandsOf : tilesOf)(input.shape, strength === 0 ? anyTiles : model);

  const buffers: Float32Array[] = [];

  async function answerTo({ seen, kept }: ModelBand, index: number): Promise<Piece> {
    if (strength === 0) return { band: kept, image: readBand(input, kept) };
    const place = index % atOnce;
    const image = measured(clock, 'floats', () => readBand(input, seen, buffers[place]));
    buffers[place] = image.data;
    const number = { index, count: bands.length };
    return { band: seen, image: await throughModel(image, channels, (one) => run(one, number)) };
  }

  const underWay: Promise<Piece>[] = [];
  let begun = 0;
  for (const [index, band] of bands.entries()) {
    if (index > 0) await pause?.();
    for (; begun < Math.min(index + atOnce, bands.length); begun++) {
      const next = answerTo(bands[begun]!, begun);
      next.catch(() => undefined); // reported when its turn comes
      underWay.push(next);
    }
    const answer = await underWay.shift()!;
    if (blend === undefined) {
      measured(clock, 'bytes', () => {
        writePiece(data, pixels, answer, band.kept, visible);
      });
      continue;
    }
    const [from, to] = band.kept.rows;
    // In slices, so that what is made of the answer takes little memory.
    for (let row = from; row < to; row += sliceRows) {
      if (row > from) await pause?.();
      const piece = measured(clock, 'blend', () => blend(cut(answer, row, Math.min(row + sliceRows, to))));
      if (piece === undefined) continue;
      measured(clock, 'bytes', () => {
        writePiece(data, pixels, piece, piece.band, visible);
      });
    }
  }
  const denoised = { ...pixels, data };
  const notes = notesOf(pixels, input.shape, strength === 0 ? 3 : channels, visible);
  if (palePrint === undefined || strength < 1) return { pixels: denoised, notes };
  if (bands.length > 1) await pause?.();
  const done = await measured(clock, 'bytes', () =>
    treatPalePrint(pixelRows(denoised, 1), {
      ...{ input, palePrint, pause: bands.length > 1 ? pause : undefined },
      write(image, row, from, values) {
        const shape = [1, 1, 1, values.length] as const;
        const band: Band = {
          images: [image, image + 1],
          rows: [row, row + 1],
          columns: [from, from + values.length],
        };
        writePiece(data, pixels, { band, image: imageTensor(values, shape) }, band, visible);
      },
    }),
  );
  return { pixels: denoised, notes: [...notes, ...[...done].map((one) => palePrintNotes[one])] };
}

const sliceRows = 64;

/** Where no model is run. */
const anyTiles: TilingFacts = { geometry: { sizeMultiple: 1, receptiveFieldRadius: 0 } };

/** Puts what is kept of colours where the picture is visible. */
function writePiece(
  to: Uint8Array | Uint16Array,
  pixels: Pixels,
  { band, image }: Piece,
  { rows: [top, bottom], columns: [left, right] = [0, pixels.width] }: Band,
  visible: Visible | undefined,
): void {
  const { channels: stride, width, height, data } = pixels;
  const [frames, colours, rows, columns] = image.shape;
  const { columns: [start] = [0] } = band;
  for (let frame = 0; frame < frames; frame++) {
    const picture = (band.images[0] + frame) * height;
    for (let channel = 0; channel < colourChannels(pixels); channel++) {
      const plane = (frame * colours + Math.min(channel, colours - 1)) * rows;
      for (let y = top; y < bottom; y++) {
        const from = (plane + y - band.rows[0]) * columns + left - start;
        const at = ((picture + y) * width + left) * stride + channel;
        writeSamples(to, at, stride, image.data, from, right - left, pixels);
      }
    }
    if (visible === undefined) continue;
    for (let y = picture + top; y < picture + bottom; y++) {
      for (let i = y * width + left; i < y * width + right; i++) {
        if (visible[i] === 0) to.set(data.subarray(i * stride, (i + 1) * stride), i * stride);
      }
    }
  }
}

function notesOf(
  pixels: Pixels,
  shape: ImageShape,
  channels: 1 | 3,
  visible: Visible | undefined,
): readonly string[] {
  const { range } = pixels;
  return [
    ...(range === undefined
      ? []
      : [
          `the model saw samples of ${range.low} as black and of ${range.high} as white; the picture keeps its own`,
        ]),
    ...(shape[1] === 1 && !isGrey(pixels) ? ['colour is answered in grey'] : []),
    ...(shape[1] > channels ? ['the model is for grey: each colour by itself'] : []),
    ...(visible?.includes(0) === true ? ['what is fully transparent was not denoised'] : []),
  ];
}
