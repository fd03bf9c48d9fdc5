import { applyStrength, imageTensor } from '@denoisekit/core';
import type { Raster } from '../raster/raster-part.js';
import { nextTurn } from '../raster/turns.js';

/** The side of a square that is blended in one turn. */
const side = 128;
/** As far as `applyStrength` looks. */
const reach = 6;

/** Part of what the model changed, without running it again: see core's `applyStrength`. */
export async function withStrength(
  input: Raster,
  answer: Raster,
  strength: number,
  signal: AbortSignal,
): Promise<Raster> {
  if (strength === 1) return answer;
  if (strength === 0) return input;
  const out = answer.blank();
  const { width, height } = input;
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
      const denoised = answer.read(seen);
      const own = imageTensor(new Float32Array(denoised.data), denoised.shape);
      const blended = applyStrength(input.read(seen), own, strength);
      const kept = { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
      out.write(kept, blended, seen);
    }
  }
  return out;
}
