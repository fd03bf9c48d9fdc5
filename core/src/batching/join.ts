import { elementCount, type ImageShape, type ImageTensor } from '../image/image-tensor.js';

/** A tensor that owns its buffer alone, which may be transferred. */
export interface OwnTensor extends ImageTensor {
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * Images of one size, one after the other as a batch, in a new buffer: the callers' own stay theirs. Undone by `splitBatch`.
 *
 * @param images at least one
 */
export function joinBatch(images: readonly ImageTensor[]): OwnTensor {
  const [, channels, height, width] = images[0]!.shape;
  const batch = images.reduce((sum, { shape }) => sum + shape[0], 0);
  const shape: ImageShape = [batch, channels, height, width];
  const data = new Float32Array(elementCount(shape));
  let at = 0;
  for (const image of images) {
    data.set(image.data, at);
    at += image.data.length;
  }
  return { data, shape };
}

/** The parts of a batch, each in a buffer of its own, so that it can be transferred without the others. */
export function splitBatch(joined: ImageTensor, shapes: readonly ImageShape[]): ImageTensor[] {
  if (shapes.length === 1) return [joined];
  let at = 0;
  return shapes.map((shape) => {
    const data = joined.data.slice(at, at + elementCount(shape));
    at += data.length;
    return { data, shape };
  });
}
