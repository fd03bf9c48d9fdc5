import { writeCrop } from './crop.js';
import type { DecodedPicture } from './picture.js';

/** The largest shift between the pictures of a pair that is corrected, in pixels. */
export const maxShift = 8;

/** Pixels a side of the part that is compared: enough to average strong noise away, and a tenth of a second a pair. */
const window = 256;

/** Standard errors by which a shift has to match better than none. Shifts that the noise of a flat picture favours by chance stay below. */
const significant = 8;

export interface Match {
  /** Whole pixels that the noisy picture lies to the right of the clean one, and below it, up to `maxShift`. */
  readonly shift: readonly [right: number, down: number];
  /** Correlation of the differences between neighbouring pixels, -1 to 1: noise lowers it, another picture makes it 0. */
  readonly detail: number;
  /** Whether the clean picture has clearly more noise than the noisy one. */
  readonly reversed: boolean;
}

/** By how much more, as a factor of sigma and in values of 255. */
const clearlyMore = { factor: 1.5, levels: 1 } as const;
/** Grain is looked for where there is little else: in the flattest tenth of the blocks of 8x8 pixels. The paper of a clean page is flat, whatever its letters. */
const flatBlock = 8;
const flatShare = 0.1;

/**
 * How a noisy picture fits a clean one. The shift is where the mean squared difference in grey is least, in the part of the clean picture
 * with the most detail; `[0, 0]` where no other place is clearly better. Both have one size, of at least 32 pixels a side.
 */
export function matchPair(clean: DecodedPicture, noisy: DecodedPicture): Match {
  const side = Math.min(window, clean.width - 2 * maxShift, clean.height - 2 * maxShift);
  const { left, top } = mostDetailed(clean, side);
  const still = greyPart(clean, left, top, side);
  const outer = side + 2 * maxShift;
  const moving = greyPart(noisy, left - maxShift, top - maxShift, outer);
  const reversed = isReversed(grainOf(still), grainOf(moving));
  subtractMean(still);
  subtractMean(moving);

  let best: readonly [number, number] = [0, 0];
  let least = Infinity;
  for (let down = -maxShift; down <= maxShift; down++) {
    for (let right = -maxShift; right <= maxShift; right++) {
      let sum = 0;
      for (let y = 0; y < side; y++) {
        const from = (y + maxShift + down) * outer + maxShift + right;
        for (let x = 0; x < side; x++) sum += (still[y * side + x]! - moving[from + x]!) ** 2;
      }
      if (sum < least) [least, best] = [sum, [right, down]];
    }
  }
  const shift = isClear(still, moving, side, best) ? best : ([0, 0] as const);
  return { shift, detail: detailAt(still, moving, side, shift), reversed };
}

function isReversed(clean: number, noisy: number): boolean {
  return clean > clearlyMore.factor * noisy && clean - noisy > clearlyMore.levels / 255;
}

/** Sigma of the grain in a square part. White noise has six times its variance in second differences along a row. */
function grainOf(part: Float32Array): number {
  const side = Math.sqrt(part.length);
  const energies: number[] = [];
  for (let top = 0; top + flatBlock <= side; top += flatBlock) {
    for (let left = 1; left + flatBlock < side; left += flatBlock) {
      let energy = 0;
      for (let i = 0; i < flatBlock ** 2; i++) {
        const at = (top + Math.floor(i / flatBlock)) * side + left + (i % flatBlock);
        energy += (part[at - 1]! - 2 * part[at]! + part[at + 1]!) ** 2;
      }
      energies.push(energy / (6 * flatBlock ** 2));
    }
  }
  const flattest = energies.sort((a, b) => a - b).slice(0, Math.ceil(flatShare * energies.length));
  return Math.sqrt(flattest.reduce((sum, energy) => sum + energy, 0) / Math.max(1, flattest.length));
}

/** Whether the squared differences at a shift are smaller than those without, by many times the standard error of their mean. */
function isClear(
  still: Float32Array,
  moving: Float32Array,
  side: number,
  [right, down]: readonly [number, number],
): boolean {
  const outer = side + 2 * maxShift;
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = still[y * side + x]!;
      const unmoved = moving[(y + maxShift) * outer + x + maxShift]!;
      const moved = moving[(y + maxShift + down) * outer + x + maxShift + right]!;
      const gain = (value - unmoved) ** 2 - (value - moved) ** 2;
      sum += gain;
      squares += gain * gain;
    }
  }
  const count = side * side;
  const mean = sum / count;
  return mean > significant * Math.sqrt((squares / count - mean * mean) / count);
}

function detailAt(
  still: Float32Array,
  moving: Float32Array,
  side: number,
  [right, down]: readonly [number, number],
): number {
  const outer = side + 2 * maxShift;
  let both = 0;
  let own = 0;
  let other = 0;
  for (let y = 1; y < side; y++) {
    for (let x = 1; x < side; x++) {
      const at = y * side + x;
      const there = (y + maxShift + down) * outer + x + maxShift + right;
      const [across, along] = [still[at]! - still[at - 1]!, still[at]! - still[at - side]!];
      const [across2, along2] = [
        moving[there]! - moving[there - 1]!,
        moving[there]! - moving[there - outer]!,
      ];
      both += across * across2 + along * along2;
      own += across * across + along * along;
      other += across2 * across2 + along2 * along2;
    }
  }
  return own * other === 0 ? 0 : both / Math.sqrt(own * other);
}

/** Of nine places, the one where neighbouring pixels differ most. */
function mostDetailed(
  picture: DecodedPicture,
  side: number,
): { readonly left: number; readonly top: number } {
  const placesAlong = (length: number) =>
    [0, 0.5, 1].map((part) => maxShift + Math.floor(part * (length - 2 * maxShift - side)));
  let best = { left: maxShift, top: maxShift, detail: -1 };
  for (const top of placesAlong(picture.height)) {
    for (const left of placesAlong(picture.width)) {
      const grey = greyPart(picture, left, top, side);
      let detail = 0;
      for (let i = side + 1; i < grey.length; i++) {
        detail += (grey[i]! - grey[i - 1]!) ** 2 + (grey[i]! - grey[i - side]!) ** 2;
      }
      if (detail > best.detail) best = { left, top, detail };
    }
  }
  return best;
}

function greyPart(picture: DecodedPicture, left: number, top: number, side: number): Float32Array {
  const values = new Float32Array(side * side);
  const region = { left, top, width: side, height: side };
  writeCrop(picture, { region, turn: 0, grey: false }, { height: side, width: side, channels: 1 }, values);
  return values;
}

function subtractMean(values: Float32Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let i = 0; i < values.length; i++) values[i]! -= mean;
}
