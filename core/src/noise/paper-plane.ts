import type { RandomStream } from '../random/random.js';
import { clip } from './arithmetic.js';
import type { StageImage } from './noise-kind.js';

/** A direction in the plane, of length 1. */
export interface Direction {
  readonly x: number;
  readonly y: number;
}

/** Each direction as likely. By rejection: sine and cosine differ from engine to engine. */
export function drawDirection(stream: RandomStream): Direction {
  for (;;) {
    const x = 2 * stream.uniform() - 1;
    const y = 2 * stream.uniform() - 1;
    const square = x * x + y * y;
    if (square > 1 || square < 1e-6) continue;
    const length = Math.sqrt(square);
    return { x: x / length, y: y / length };
  }
}

/** A size between the two, small ones more often: the square of an even number decides. */
export function drawSize(least: number, greatest: number, stream: RandomStream): number {
  const u = stream.uniform();
  return least + (greatest - least) * u * u;
}

/** The rectangle of pixels that something at a place can touch, within the image: `[top, bottom, left, right)`. */
export function boxAround(
  { height, width }: Pick<StageImage, 'height' | 'width'>,
  centre: { readonly x: number; readonly y: number },
  reach: number,
): readonly [top: number, bottom: number, left: number, right: number] {
  return [
    Math.max(0, Math.ceil(centre.y - reach)),
    Math.min(height, Math.floor(centre.y + reach) + 1),
    Math.max(0, Math.ceil(centre.x - reach)),
    Math.min(width, Math.floor(centre.x + reach) + 1),
  ];
}

/**
 * Places for things that lie about on paper, one in each cell of a lattice of `side` pixels whose place is drawn, also where it begins up to
 * `reach` outside: so a crop of a page is damaged as a part of a larger page is.
 */
export function* drawPlaces(
  { height, width }: Pick<StageImage, 'height' | 'width'>,
  { side, reach }: { readonly side: number; readonly reach: number },
  stream: RandomStream,
): Generator<{ readonly x: number; readonly y: number }> {
  const top = -reach - side * stream.uniform();
  const left = -reach - side * stream.uniform();
  for (let y = top; y < height + reach; y += side) {
    for (let x = left; x < width + reach; x += side) {
      yield { x: x + side * stream.uniform(), y: y + side * stream.uniform() };
    }
  }
}

/** `y = x (1 + amount change)`, clipped, the same change in all channels. */
export function lighten(image: StageImage, amount: number, change: Float32Array): void {
  const { source, out, start, size } = image;
  const pixels = change.length;
  for (let i = 0, pixel = 0; i < size; i++) {
    out[start + i] = clip(source[start + i]! * (1 + amount * change[pixel]!));
    if (++pixel === pixels) pixel = 0;
  }
}
