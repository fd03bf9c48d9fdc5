import { elementCount, type ImageShape, type ImageTensor } from '@denoisekit/core';

/**
 * Images of one size as one batch, in a new buffer. Undone by `splitBatch`.
 *
 * @param images at least one, `[batch, channels, height, width]`, all but the batch the same
 */
export function joinBatch(images: readonly ImageTensor[]): ImageTensor {
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

/** The parts of a batch, as views of its buffer. */
export function splitBatch({ data }: ImageTensor, shapes: readonly ImageShape[]): ImageTensor[] {
  let at = 0;
  return shapes.map((shape) => {
    const end = at + elementCount(shape);
    const part = { data: data.subarray(at, end), shape };
    at = end;
    return part;
  });
}
