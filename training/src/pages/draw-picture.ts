import type { Draws } from './draws.js';

/** Where a picture is on a page: `[top, bottom, left, right)`, in whole pixels. */
export type Box = readonly [top: number, bottom: number, left: number, right: number];

/** How dark the dots of a printed picture are to be at a pixel: where the picture is darker, there is ink. */
type Screen = (x: number, y: number) => number;

/**
 * Puts a printed picture on a page: soft shapes with some edges, as dots of a half-tone screen, as dithered pixels, or in continuous tone, into a
 * box of `[height, width]` values.
 */
export function drawPicture(page: Float32Array, width: number, box: Box, draw: Draws): void {
  const [top, bottom, left, right] = box;
  const tone = drawTone(box, draw);
  const screen = draw.weighted<Screen | null>([
    [0.5, clusteredDots(draw)],
    [0.25, orderedDots()],
    [0.25, null],
  ]);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = Math.min(1, Math.max(0, tone(x, y)));
      page[y * width + x] = screen === null ? value : value > screen(x, y) ? 1 : 0;
    }
  }
}

/** Grey values: waves, discs with hard and soft edges, and some texture. */
function drawTone([top, bottom, left, right]: Box, draw: Draws): (x: number, y: number) => number {
  const waves = [1, 2, 3, 4].map((octave) => ({
    x: draw.between(-0.1, 0.1) * octave,
    y: draw.between(-0.1, 0.1) * octave,
    phase: draw.between(0, 7),
    strength: draw.between(0, 0.25) / octave,
  }));
  const discs = [1, 2, 3].map(() => ({
    x: draw.between(left, right),
    y: draw.between(top, bottom),
    radius: draw.size(4, 60),
    edge: draw.size(0.7, 20),
    strength: draw.between(-0.6, 0.6),
  }));
  const mean = draw.between(0.25, 0.75);
  return (x, y) => {
    let value = mean;
    for (const wave of waves) value += wave.strength * Math.sin(wave.x * x + wave.y * y + wave.phase);
    for (const disc of discs) {
      const distance = Math.hypot(x - disc.x, y - disc.y);
      value += disc.strength * Math.min(1, Math.max(0, (disc.radius - distance) / disc.edge + 0.5));
    }
    return value;
  };
}

/** Dots that grow with the ink, on a turned grid, as offset printing has them. */
function clusteredDots(draw: Draws): Screen {
  const [period, angle] = [draw.between(3, 9), draw.between(0, 1.6)];
  const [cos, sin] = [(Math.cos(angle) * 2 * Math.PI) / period, (Math.sin(angle) * 2 * Math.PI) / period];
  return (x, y) => 0.5 + 0.25 * (Math.cos(cos * x + sin * y) + Math.cos(cos * y - sin * x));
}

/** B. E. Bayer's matrix of 4x4 ("An optimum method for two-level rendition of continuous-tone pictures", ICC 1973). */
function orderedDots(): Screen {
  const matrix = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];
  return (x, y) => (matrix[4 * (y % 4) + (x % 4)]! + 0.5) / 16;
}
