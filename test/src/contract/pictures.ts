import { imageTensor, randomStream, type ImageTensor, type ModelManifest } from '@denoisekit/core';

type Model = Pick<ModelManifest, 'input'>;

/** Height and width in pixels. */
export type Size = readonly [height: number, width: number];

const oddSizes: readonly Size[] = [
  [1, 1],
  [1, 7],
  [5, 1],
  [3, 5],
  [28, 28],
  [29, 31],
];

/** Sizes from one pixel on, or the one that the model has baked in. */
export function sizesFor({ input }: Model): readonly Size[] {
  const [, , height, width] = input.dimensions;
  return typeof height === 'number' && typeof width === 'number' ? [[height, width]] : oddSizes;
}

/** The size that most cases use: that of the model, or one that is small and no multiple of anything. */
export function usualSize(manifest: Model): Size {
  const sizes = sizesFor(manifest);
  return sizes[3] ?? sizes[0]!;
}

/** How many images the model takes at once where the suite would like `wanted`. */
export function batchFor({ input }: Model, wanted: number): number {
  const [batch] = input.dimensions;
  return typeof batch === 'number' ? batch : wanted;
}

/** Noise in [0, 1), the same for the same seed on every engine. */
export function picture(
  { input }: Model,
  [height, width]: Size,
  seed: number,
  batch = batchFor({ input }, 1),
): ImageTensor {
  const channels = input.dimensions[1];
  const random = randomStream(seed);
  const length = batch * channels * height * width;
  return imageTensor(
    Float32Array.from({ length }, () => random.uniform()),
    [batch, channels, height, width],
  );
}

/** Image `index` of a batch, as a copy. */
export function imageOf({ data, shape }: ImageTensor, index: number): ImageTensor {
  const [batch, channels, height, width] = shape;
  const size = data.length / batch;
  return imageTensor(data.slice(index * size, (index + 1) * size), [1, channels, height, width]);
}
