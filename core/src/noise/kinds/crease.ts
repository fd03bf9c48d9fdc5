import type { RandomStream } from '../../random/random.js';
import { clip } from '../arithmetic.js';
import type { NoiseKind, StageImage } from '../noise-kind.js';
import { boxAround, drawDirection, drawPlaces, drawSize, lighten } from '../paper-plane.js';

/**
 * Folds and wrinkles: along a straight line the sheet bends, one side of it catches less light and the other more, both less with the distance,
 * and the fold itself is a thin line. Draws for the image: how far the creases lie apart, 24 to 400 pixels, and their place; for each crease
 * place, direction, length, width, strength and the thin line.
 */
export const crease: NoiseKind = {
  name: 'crease',
  title: 'Creases',
  summary: 'folds and wrinkles the sheet: light on one side, shade on the other',
  formula: 'y = x (1 + depth c), c from -1 in the shade to 1 in the light',
  parameter: 'depth',
  unit: 'the greatest change of the light',
  range: [0, 1],
  usual: { low: 0, high: 0.8, step: 0.05 },
  default: 0.3,
  example: 'crease:0.3',
  apply(image, depth, stream) {
    const change = new Float32Array(image.height * image.width);
    const side = drawSize(24, 400, stream);
    for (const centre of drawPlaces(image, { side, reach: side }, stream)) {
      addCrease(change, image, { ...centre, side }, stream);
    }
    for (let i = 0; i < change.length; i++) change[i] = 2 * clip((change[i]! + 1) / 2) - 1;
    lighten(image, depth, change);
  },
};

function addCrease(
  change: Float32Array,
  image: StageImage,
  centre: { readonly x: number; readonly y: number; readonly side: number },
  stream: RandomStream,
): void {
  const along = drawDirection(stream);
  const length = centre.side * (0.4 + 0.6 * stream.uniform());
  const bend = centre.side * (0.1 + 0.5 * stream.uniform());
  const strength = stream.uniform();
  const line = 1.5 * (2 * stream.uniform() - 1);
  const lineWidth = 0.7 + 1.3 * stream.uniform();
  const [top, bottom, left, right] = boxAround(image, centre, Math.sqrt(length * length + bend * bend));
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [dx, dy] = [x - centre.x, y - centre.y];
      const away = (dx * along.x + dy * along.y) / length;
      const across = dx * along.y - dy * along.x;
      const distance = across < 0 ? -across : across;
      if (away < -1 || away > 1 || distance > bend) continue;
      const facet = (1 - distance / bend) * (across < 0 ? -1 : 1);
      const fold = distance < lineWidth ? line * (1 - distance / lineWidth) : 0;
      change[y * image.width + x]! += strength * (1 - away * away) * (facet + fold);
    }
  }
}
