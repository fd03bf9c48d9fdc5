import { clip } from '../arithmetic.js';
import { gaussianBlur } from '../gaussian-blur.js';
import type { NoiseKind } from '../noise-kind.js';

/**
 * What is printed on the other side shines through: the page itself, mirrored, moved and blurred, as M. Seuret et al. make it ("Gradient-domain
 * degradations for improving historical documents images layout analysis", ICDAR 2015) of another page. Draws: how far it is moved in both directions,
 * whether it is upside down, and the sigma of its blur, 0.5 to 2.5 pixels.
 */
export const bleedThrough: NoiseKind = bleedThroughFrom(null);

/**
 * Bleed-through of another page, with the same draws.
 *
 * @param overleaf one channel of what is printed on the other side, as large as the image: its values are read whenever the noise is applied.
 * Null: the page itself
 */
export function bleedThroughFrom(overleaf: Float32Array | null): NoiseKind {
  return {
    name: 'bleed-through',
    title: 'Bleed-through',
    summary: 'lets the other side shine through: the page, mirrored',
    formula: 'y = x (1 - strength (1 - b)), b the page mirrored, moved and blurred',
    parameter: 'strength',
    unit: 'how dark black ink of the other side is on white paper',
    range: [0, 1],
    usual: { low: 0, high: 0.6, step: 0.05 },
    default: 0.2,
    example: 'bleed-through:0.2',
    apply({ source, out, start, size, height, width }, strength, stream) {
      const [down, right] = [stream.integer(height), stream.integer(width)];
      const turned = stream.integer(2) === 1;
      const sigma = 0.5 + 2 * stream.uniform();
      const plane = height * width;
      const back = new Float32Array(plane);
      for (let at = start; at < start + size; at += plane) {
        const [printed, from] = overleaf === null ? [source, at] : [overleaf, 0];
        for (let y = 0, i = 0; y < height; y++) {
          const row = from + (((turned ? height - 1 - y : y) + down) % height) * width;
          for (let x = 0; x < width; x++, i++)
            back[i] = printed[row + ((2 * width - 1 - x - right) % width)]!;
        }
        gaussianBlur(back, height, width, sigma);
        for (let i = 0; i < plane; i++) out[at + i] = clip(source[at + i]! * (1 - strength * (1 - back[i]!)));
      }
    },
  };
}
