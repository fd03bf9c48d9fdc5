import { DenoiseError, elementCount, imageTensor, type ImageTensor } from '@denoisekit/core';
import type { Graph, GraphValues } from '@denoisekit/runtime-node';
import { inputChannels, type Form, type Port, type Ports } from './ports.js';

/** A foreign graph, asked for pictures in one form. */
export interface Foreign {
  readonly ports: Ports;
  readonly form: Form;
  /** Whether it takes the level of noise as an input. */
  readonly isTold: boolean;
  /**
   * What the graph makes of images, in its own values and as `[batch, channels, height, width]` whatever its layout.
   *
   * @param level for its second input, or for the channel that holds it, in its own unit. Default 0
   * @throws DenoiseError `inference-failed` where it does not run, `model-invalid` where its answer is no picture of that size
   */
  run(image: ImageTensor, level?: number): Promise<ImageTensor>;
}

export function foreignOf(graph: Graph, ports: Ports, form: Form): Foreign {
  return {
    ports,
    form,
    isTold: ports.level !== null || form.levelInside,
    async run(image, level = 0) {
      const feeds = {
        [ports.picture.name]: laidOut(form.levelInside ? withLevel(image, level) : image, form),
        ...(ports.level === null ? {} : { [ports.level.name]: levelOf(ports.level, image, level) }),
      };
      const answer = (await graph.run(feeds))[ports.answer.name];
      return pictureOf(answer, image, form);
    },
  };
}

/** The image with a channel more, which is the level everywhere. */
function withLevel({ data, shape }: ImageTensor, level: number): ImageTensor {
  const [batch, channels, height, width] = shape;
  const size = channels * height * width;
  const out = new Float32Array(batch * (size + height * width)).fill(level);
  for (let image = 0; image < batch; image++) {
    out.set(data.subarray(image * size, (image + 1) * size), image * (size + height * width));
  }
  return imageTensor(out, [batch, channels + 1, height, width]);
}

function laidOut({ data, shape }: ImageTensor, form: Form): GraphValues {
  const [batch, , height, width] = shape;
  if (form.layout === 'NCHW') return { dims: shape, data };
  const channels = inputChannels(form);
  return { dims: [batch, height, width, channels], data: reordered(data, batch, channels, height * width) };
}

function pictureOf(answer: GraphValues | undefined, { shape }: ImageTensor, { layout }: Form): ImageTensor {
  const [batch, channels, height, width] = shape;
  const expected = layout === 'NCHW' ? shape : [batch, height, width, channels];
  if (answer?.dims.join() !== expected.join()) {
    throw new DenoiseError('model-invalid', {
      what: 'the answer is not a picture of the size of the input',
      actual: answer === undefined ? 'no float32 values' : `[${answer.dims.join(', ')}]`,
      expected: `[${expected.join(', ')}]`,
      fix: adviceOn(answer?.dims, expected),
    });
  }
  const { data } = answer;
  return imageTensor(layout === 'NCHW' ? data : reordered(data, batch, height * width, channels), shape);
}

function adviceOn(dims: readonly number[] = [], expected: readonly number[]): string {
  const factors = dims.map((size, axis) => size / expected[axis]!).filter((factor) => factor !== 1);
  const isLarger =
    dims.length === 4 && factors.length === 2 && factors.every((one) => one > 1 && one === factors[0]);
  return isLarger
    ? `it enlarges pictures ${factors[0]!} times; a denoiser keeps their size`
    : 'a network that enlarges, classifies or describes pictures does not denoise them';
}

/** `[batch, rows, columns]` as `[batch, columns, rows]`. */
function reordered(data: Float32Array, batch: number, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let image = 0, from = 0; image < batch; image++) {
    const start = image * rows * columns;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) out[start + column * rows + row] = data[from++]!;
    }
  }
  return out;
}

/** The level in each place of the port; its free sizes are those of the picture. */
function levelOf(port: Port, { shape: [batch, , height, width] }: ImageTensor, level: number): GraphValues {
  const sizes = { batch, height, width };
  const dims = levelShape(port).map((size) => (typeof size === 'number' ? size : sizes[size]));
  return { dims, data: new Float32Array(elementCount(dims)).fill(level) };
}

/** The shape of a level's port, its free sizes by what they can only be: a value an image, or a plane beside the picture. */
export function levelShape({ shape }: Port): readonly (number | 'batch' | 'height' | 'width')[] {
  const free = shape.length === 4 ? (['batch', 1, 'height', 'width'] as const) : (['batch'] as const);
  return shape.map((size, axis) => (typeof size === 'number' ? size : (free[axis] ?? 1)));
}
