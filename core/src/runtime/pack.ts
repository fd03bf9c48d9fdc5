import type { ImageTensor } from '../image/image-tensor.js';

/** Images in buffers of their own, and those buffers, to be transferred. */
export interface PackedImages {
  readonly images: readonly ImageTensor[];
  readonly transfer: ArrayBuffer[];
}

/** Copies images, so that they can be moved to the other side while the caller keeps its own. */
export function pack(images: readonly ImageTensor[]): PackedImages {
  const copies = images.map(({ data, shape }) => ({ data: new Float32Array(data), shape }));
  return { images: copies, transfer: copies.map(({ data }) => data.buffer) };
}
