import { elementCount } from '@denoisekit/core';
import { ints, type Pads, type Pair, type Step, type Tensor } from './step.js';

type Shape = readonly [batch: number, channels: number, height: number, width: number];

/** A tensor whose values are a formula of the channel's plane (`batch x channels`), the row and the column. */
function drawn(shape: Shape, value: (plane: number, y: number, x: number) => number): Tensor {
  const [, , height, width] = shape;
  const data = Float32Array.from({ length: elementCount(shape) }, (_, i) => {
    const row = Math.floor(i / width);
    return value(Math.floor(row / height), row % height, i % width);
  });
  return { shape, data };
}

export interface Pool {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
}

export function pool(op: 'MaxPool' | 'AveragePool', facts: Pool): Step {
  const { kernel, strides, pads } = facts;
  return {
    nodes: [{ op, attributes: { kernel_shape: kernel, strides, pads } }],
    answer: ([image]) => directPool(image!, op, facts),
  };
}

/** MaxPool and AveragePool by their definition in ONNX; what lies outside counts for neither. */
function directPool({ shape, data }: Tensor, op: string, { kernel, strides, pads }: Pool): Tensor {
  const [batch, channels, height, width] = shape as Shape;
  const [top, left, bottom, right] = pads;
  const outHeight = Math.floor((height + top + bottom - kernel[0]) / strides[0]) + 1;
  const outWidth = Math.floor((width + left + right - kernel[1]) / strides[1]) + 1;
  return drawn([batch, channels, outHeight, outWidth], (plane, y, x) => {
    let [greatest, sum, count] = [-Infinity, 0, 0];
    for (let row = 0; row < kernel[0]; row++) {
      for (let column = 0; column < kernel[1]; column++) {
        const fromY = y * strides[0] + row - top;
        const fromX = x * strides[1] + column - left;
        if (fromY < 0 || fromX < 0 || fromY >= height || fromX >= width) continue;
        const value = data[(plane * height + fromY) * width + fromX]!;
        greatest = Math.max(greatest, value);
        sum += value;
        count++;
      }
    }
    return op === 'MaxPool' ? greatest : sum / count;
  });
}

/** The mean of each channel: `[batch, channels, 1, 1]`. */
export const globalAverage: Step = {
  nodes: [{ op: 'GlobalAveragePool' }],
  answer: ([image]) => directGlobalAverage(image!),
};

function directGlobalAverage({ shape, data }: Tensor): Tensor {
  const [batch, channels, height, width] = shape as Shape;
  const area = height * width;
  return drawn([batch, channels, 1, 1], (plane) => {
    let sum = 0;
    for (let i = 0; i < area; i++) sum += data[plane * area + i]!;
    return sum / area;
  });
}

/** By whole factors. */
export function resize(mode: 'nearest' | 'linear', factors: Pair): Step {
  const rounding = mode === 'nearest' ? { nearest_mode: 'floor' } : {};
  const attributes = { mode, coordinate_transformation_mode: 'asymmetric', ...rounding };
  const scales = { shape: [4], data: Float32Array.of(1, 1, ...factors) };
  return {
    nodes: [{ op: 'Resize', attributes, constants: [undefined, scales] }],
    answer: ([image]) => directResize(image!, mode, factors),
  };
}

/**
 * Resize by whole factors with the coordinates `asymmetric`: row y of the output lies at y / factor of the input, there rounded down
 * (`nearest`), or mixed from the two rows beside it, the last row standing for what comes after it (`linear`).
 */
function directResize({ shape, data }: Tensor, mode: string, factors: Pair): Tensor {
  const [batch, channels, height, width] = shape as Shape;
  const outShape = [batch, channels, height * factors[0], width * factors[1]] as const;
  return drawn(outShape, (plane, y, x) => {
    const [atY, atX] = [y / factors[0], x / factors[1]];
    const [low, near] = [Math.floor(atY), Math.floor(atX)];
    const value = (row: number, column: number): number =>
      data[(plane * height + Math.min(row, height - 1)) * width + Math.min(column, width - 1)]!;
    if (mode === 'nearest') return value(low, near);
    const [down, across] = [atY - low, atX - near];
    const upper = value(low, near) * (1 - across) + value(low, near + 1) * across;
    const lower = value(low + 1, near) * (1 - across) + value(low + 1, near + 1) * across;
    return upper * (1 - down) + lower * down;
  });
}

/** Zeros around the image. */
export function pad(pads: Pads): Step {
  const [top, left, bottom, right] = pads;
  // ONNX wants them for every axis, first all beginnings, then all ends.
  const amounts = ints(0, 0, top, left, 0, 0, bottom, right);
  return {
    nodes: [{ op: 'Pad', attributes: { mode: 'constant' }, constants: [amounts] }],
    answer: ([image]) => directPad(image!, pads),
  };
}

function directPad({ shape, data }: Tensor, [top, left, bottom, right]: Pads): Tensor {
  const [batch, channels, height, width] = shape as Shape;
  return drawn([batch, channels, height + top + bottom, width + left + right], (plane, y, x) => {
    const [fromY, fromX] = [y - top, x - left];
    const inside = fromY >= 0 && fromX >= 0 && fromY < height && fromX < width;
    return inside ? data[(plane * height + fromY) * width + fromX]! : 0;
  });
}

/** The channels of the one image after those of the other. */
export const concat: Step = { nodes: [{ op: 'Concat', attributes: { axis: 1 } }], answer: directConcat };

function directConcat(parts: readonly Tensor[]): Tensor {
  const [batch, , height, width] = parts[0]!.shape as Shape;
  const channels = parts.reduce((sum, { shape }) => sum + shape[1]!, 0);
  const data = new Float32Array(batch * channels * height * width);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (const part of parts) {
      const length = part.data.length / batch;
      data.set(part.data.subarray(image * length, (image + 1) * length), at);
      at += length;
    }
  }
  return { shape: [batch, channels, height, width], data };
}
