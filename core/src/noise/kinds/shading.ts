import type { RandomStream } from '../../random/random.js';
import { clip } from '../arithmetic.js';
import type { NoiseKind, StageImage } from '../noise-kind.js';
import { drawDirection, lighten } from '../paper-plane.js';

/** How dark it is at a pixel, from 0 to 1. */
type Darkness = (x: number, y: number) => number;

/**
 * Uneven light: a slope across the page, the spot of a lamp, or a shadow with a soft edge, each as likely. Draws: which, its centre within the
 * picture, its direction, and its size: that of the picture to six times as much, of a shadow's edge 4 to 160 pixels.
 */
export const shading: NoiseKind = {
  name: 'shading',
  title: 'Shading',
  summary: 'lights the page unevenly: a slope, a lamp or a shadow',
  formula: 'y = x (1 - depth g), g from 0 in the light to 1 in the dark',
  parameter: 'depth',
  unit: 'how much darker the darkest place is',
  range: [0, 1],
  usual: { low: 0, high: 0.9, step: 0.05 },
  default: 0.4,
  example: 'shading:0.4',
  apply(image, depth, stream) {
    const { height, width } = image;
    const darkness = drawDarkness(image, stream);
    const change = new Float32Array(height * width);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) change[at] = -darkness(x, y);
    }
    lighten(image, depth, change);
  },
};

function drawDarkness({ height, width }: StageImage, stream: RandomStream): Darkness {
  const which = stream.integer(3);
  const centre = { x: width * stream.uniform(), y: height * stream.uniform() };
  const towards = drawDirection(stream);
  const size = stream.uniform();
  const span = Math.max(height, width) * (1 + 5 * size * size);
  const edge = 4 + 156 * size * size;
  switch (which) {
    case 0:
      return (x, y) => clip(0.5 + ((x - centre.x) * towards.x + (y - centre.y) * towards.y) / span);
    case 1:
      return (x, y) =>
        clip(((x - centre.x) * (x - centre.x) + (y - centre.y) * (y - centre.y)) / (span * span));
    default:
      return (x, y) => {
        const t = clip(0.5 + ((x - centre.x) * towards.x + (y - centre.y) * towards.y) / edge);
        return t * t * (3 - 2 * t);
      };
  }
}
