import { describe, expect, it } from 'vitest';
import { matchPair } from './match-pair.js';
import type { DecodedPicture } from './picture.js';
import { noisyPicture as noisy, picture, scene } from './pictures.test.support.js';

/** The picture whose pixel (x, y) is that of the other at (x - right, y - down). */
function moved(clean: DecodedPicture, right: number, down: number): DecodedPicture {
  const { width, height, channels, data: samples } = clean;
  return picture(width, height, channels, (x, y, channel) => {
    const [fromX, fromY] = [
      Math.min(width - 1, Math.max(0, x - right)),
      Math.min(height - 1, Math.max(0, y - down)),
    ];
    return samples[(fromY * width + fromX) * channels + channel]!;
  });
}

const clean = scene(1, 300, 240);

describe('a noisy picture', () => {
  it.each([
    [0, 0],
    [3, -2],
    [-7, 7],
    [8, 1],
  ])('that lies %i to the right and %i down is found there, in strong noise', (right, down) => {
    const { shift, detail } = matchPair(clean, noisy(moved(clean, right, down), 'gaussian:50/255'));
    expect(shift).toEqual([right, down]);
    expect(detail).toBeGreaterThan(0.05);
  });

  it('is found in other brightness and other bits', () => {
    const shot = moved(clean, 2, 5);
    const dark = Uint16Array.from(shot.data, (value) => 257 * (0.7 * value + 20));
    expect(matchPair(clean, { ...shot, data: dark }).shift).toEqual([2, 5]);
  });

  it('is not moved by the noise of a flat picture', () => {
    const flat = picture(200, 200, 3, () => 120);
    for (let seed = 0; seed < 5; seed++) {
      expect(
        matchPair(noisy(flat, 'gaussian:2/255', 100 + seed), noisy(flat, 'gaussian:25/255', seed)).shift,
      ).toEqual([0, 0]);
    }
  });

  it('is told from a clean one by its noise, and blur is not taken for cleanness', () => {
    expect(matchPair(noisy(clean, 'gaussian:10/255'), noisy(clean, 'gaussian:2/255', 2)).reversed).toBe(true);
    expect(matchPair(noisy(clean, 'gaussian:2/255'), noisy(clean, 'gaussian:10/255', 2)).reversed).toBe(
      false,
    );
    expect(matchPair(clean, noisy(clean, 'blur:1.5')).reversed).toBe(false);
    // A page: strokes two pixels wide on white, and the same scanned, softly and with grain.
    const page = picture(300, 240, 1, (x, y) => (x % 12 < 2 && y % 24 < 14 ? 0 : 255));
    const scanned = noisy(page, 'paper:0.2+blur:1+gaussian:4/255');
    expect([matchPair(page, scanned).reversed, matchPair(scanned, page).reversed]).toEqual([false, true]);
  });

  it('that shows something else has none of the details', () => {
    expect(Math.abs(matchPair(clean, scene(2, 300, 240)).detail)).toBeLessThan(0.03);
  });
});
