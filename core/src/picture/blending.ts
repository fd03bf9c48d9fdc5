import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { imageRows, readBand, type Band, type ImageRows } from '../image/image-rows.js';
import { applyStrength, strengthReach } from './strength.js';

/** A band and its values. */
export interface Piece {
  readonly band: Band;
  readonly image: ImageTensor;
}

/**
 * `applyStrength` for an answer that comes in bands, from the top down. Gives what is complete: the last rows of a band only after those below
 * them have come, and undefined where nothing is.
 *
 * @param input what went into the model
 */
export function createBlending(input: ImageRows, strength: number): (answer: Piece) => Piece | undefined {
  const height = input.shape[2];
  let rest: Piece | undefined;
  let given = 0;

  return (answer) => {
    const known = rest === undefined ? answer : joined(rest, answer);
    const to = known.band.rows[1];
    const [from, end] = [given, to === height ? height : Math.max(given, to - strengthReach)];
    // What is blended replaces the answer, whose last rows are needed again.
    const own = imageTensor(known.image.data.slice(), known.image.shape);
    const image = applyStrength(readBand(input, known.band), own, strength);
    given = end === height ? 0 : end;
    rest = end === height ? undefined : cut(known, Math.max(0, end - strengthReach), to);
    return end === from ? undefined : cut({ band: known.band, image }, from, end);
  };
}

/** A copy of some rows of a piece, numbered as in the picture. */
export function cut({ band, image }: Piece, from: number, to: number): Piece {
  const [start] = band.rows;
  const rows = [from - start, to - start] as const;
  return {
    band: { images: band.images, rows: [from, to] },
    image: readBand(imageRows(image), { images: [0, image.shape[0]], rows }),
  };
}

/** Of bands that follow each other. */
function joined(above: Piece, below: Piece): Piece {
  const rows = [above.band.rows[0], below.band.rows[1]] as const;
  const [batch, channels, upper, width] = above.image.shape;
  const lower = below.image.shape[2];
  const size = (upper + lower) * width;
  const data = new Float32Array(batch * channels * size);
  for (let plane = 0; plane < batch * channels; plane++) {
    const part = ({ data: values }: ImageTensor, height: number) =>
      values.subarray(plane * height * width, (plane + 1) * height * width);
    data.set(part(above.image, upper), plane * size);
    data.set(part(below.image, lower), plane * size + upper * width);
  }
  return {
    band: { images: above.band.images, rows },
    image: imageTensor(data, [batch, channels, upper + lower, width]),
  };
}
