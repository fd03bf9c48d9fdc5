import type { RandomStream } from '../../random/random.js';
import { clip } from '../arithmetic.js';
import { gridNoise } from '../grid-noise.js';
import type { NoiseKind, StageImage } from '../noise-kind.js';
import { boxAround, drawDirection, drawPlaces, drawSize, lighten } from '../paper-plane.js';

/** Of the lattice in which stains lie, in pixels. */
const side = 240;
const [leastRadius, greatestRadius] = [12, 220];

/**
 * Coffee and other stains: a disc with a wavy edge, darkest at its rim, where what was dissolved dries last (R. D. Deegan et al., "Capillary flow as
 * the cause of ring stains from dried liquid drops", Nature 389, 1997), and missing in part where the cup did not touch. Every second place
 * has one. Draws for the image: the waves and the blotches; for each stain place, size, direction, rim and body.
 */
export const stain: NoiseKind = {
  name: 'stain',
  title: 'Stains',
  summary: 'spills coffee: discs with dark rims',
  formula: 'y = x (1 - depth s), s from 0 beside the stains to 1',
  parameter: 'depth',
  unit: 'how much darker the darkest part of a stain is',
  range: [0, 1],
  usual: { low: 0, high: 0.8, step: 0.05 },
  default: 0.3,
  example: 'stain:0.3',
  apply(image, depth, stream) {
    const { height, width } = image;
    const waves = gridNoise(height, width, 20 + 60 * stream.uniform(), stream);
    const blotches = gridNoise(height, width, 2 + 14 * stream.uniform(), stream);
    const blotchiness = 0.4 * stream.uniform();
    const change = new Float32Array(height * width);
    for (const centre of drawPlaces(image, { side, reach: greatestRadius }, stream)) {
      addStain(change, image, { ...centre, waves }, stream);
    }
    for (let i = 0; i < change.length; i++) {
      if (change[i] !== 0) change[i] = -clip(change[i]! * (1 + blotchiness * blotches[i]!));
    }
    lighten(image, depth, change);
  },
};

function addStain(
  change: Float32Array,
  image: StageImage,
  centre: { readonly x: number; readonly y: number; readonly waves: Float32Array },
  stream: RandomStream,
): void {
  const exists = stream.uniform() < 0.5;
  const radius = drawSize(leastRadius, greatestRadius, stream);
  const opening = drawDirection(stream);
  const cut = 3 * stream.uniform() - 0.5;
  const rim = 0.3 + 0.7 * stream.uniform();
  const rimWidth = 2 + 0.2 * radius * stream.uniform();
  const body = 0.8 * rim * stream.uniform();
  if (!exists) return;
  const [top, bottom, left, right] = boxAround(image, centre, 1.5 * radius + rimWidth);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [dx, dy] = [x - centre.x, y - centre.y];
      const distance = Math.sqrt(dx * dx + dy * dy);
      const at = y * image.width + x;
      const outside = distance - radius * (1 + 0.06 * centre.waves[at]!);
      if (outside > rimWidth) continue;
      const towards = distance === 0 ? 0 : (dx * opening.x + dy * opening.y) / distance;
      const touched = clip(1 + cut - 2 * towards);
      const ring = rim * clip(1 - (outside < 0 ? -outside : outside) / rimWidth) * touched;
      const inside = body * clip(-outside / 3);
      change[at]! += ring > inside ? ring : inside;
    }
  }
}
