import { applyStrength, lumaRows, readBand, type ImageRows } from '@denoisekit/core';
import { bandOf, type Raster } from '../raster/raster-part.js';
import { nextTurn } from '../raster/turns.js';

/** The side of a square that is blended in one turn. */
const side = 128;
/** As far as `applyStrength` looks. */
const reach = 6;

/**
 * Part of what the model changed, without running it again: see core's `applyStrength`.
 *
 * @param options `inGrey` where the answer is in grey, so that a picture in colour is blended in grey too
 */
export async function withStrength(
  input: Raster,
  answer: Raster,
  strength: number,
  { inGrey, signal }: { readonly inGrey: boolean; readonly signal: AbortSignal },
): Promise<Raster> {
  if (strength === 1) return answer;
  if (strength === 0) return input;
  const out = answer.blank();
  const { width, height } = input;
  const rowsOf = ({ rows }: Raster): ImageRows => (inGrey ? lumaRows(rows) : rows);
  const [before, after] = [rowsOf(input), rowsOf(answer)];
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      await nextTurn();
      signal.throwIfAborted();
      const [left, top] = [Math.max(0, x - reach), Math.max(0, y - reach)];
      const seen = {
        x: left,
        y: top,
        width: Math.min(width, x + side + reach) - left,
        height: Math.min(height, y + side + reach) - top,
      };
      const band = bandOf(seen);
      const blended = applyStrength(readBand(before, band), readBand(after, band), strength);
      const kept = { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
      out.write(kept, blended, seen);
    }
  }
  return out;
}
