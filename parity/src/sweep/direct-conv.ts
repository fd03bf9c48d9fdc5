import { elementCount } from '@denoisekit/core';
import type { Pads, Pair, Step, Tensor } from './step.js';

interface Weights {
  readonly weight: Tensor;
  /** Of each value that comes out. */
  readonly bias?: Tensor | undefined;
}

/** Weights are `[filters, channels / group, height, width]`. */
export interface Conv extends Weights {
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
  readonly group: number;
}

/** Weights are `[channels, filters, height, width]`. */
export type ConvTranspose = Weights & Pick<Conv, 'strides' | 'pads'>;

const constantsOf = ({ weight, bias }: Weights) => (bias === undefined ? [weight] : [weight, bias]);

/** With what export lets through: constant weights and explicit pads. */
export function conv(facts: Conv): Step {
  const { weight, strides, pads, dilations, group } = facts;
  const attributes = { kernel_shape: weight.shape.slice(2), strides, pads, dilations, group };
  return {
    nodes: [{ op: 'Conv', attributes, constants: constantsOf(facts) }],
    answer: ([image]) => directConv(image!, facts),
  };
}

export function convTranspose(facts: ConvTranspose): Step {
  const { weight, strides, pads } = facts;
  const attributes = { kernel_shape: weight.shape.slice(2), strides, pads };
  return {
    nodes: [{ op: 'ConvTranspose', attributes, constants: constantsOf(facts) }],
    answer: ([image]) => directConvTranspose(image!, facts),
  };
}

/** Of rows of values, `[batch, values in]`; weights are `[values in, values out]`. Gemm alone takes a bias. */
export function dense(op: 'Gemm' | 'MatMul', facts: Weights): Step {
  return {
    nodes: [{ op, constants: constantsOf(facts) }],
    answer: ([rows]) => directDense(rows!, facts),
  };
}

/**
 * Conv by its definition in ONNX: each output value is the bias and the sum over the window and over the channels of its group,
 * in float64, rounded once. The images are `[batch, channels, height, width]`.
 */
function directConv({ shape, data }: Tensor, facts: Conv): Tensor {
  const { weight, bias, strides, pads, dilations, group } = facts;
  const [batch, channels, height, width] = shape as readonly [number, number, number, number];
  const [filters, depth, rows, columns] = weight.shape as readonly [number, number, number, number];
  const [top, left, bottom, right] = pads;
  const outHeight = Math.floor((height + top + bottom - dilations[0] * (rows - 1) - 1) / strides[0]) + 1;
  const outWidth = Math.floor((width + left + right - dilations[1] * (columns - 1) - 1) / strides[1]) + 1;
  const out = new Float32Array(batch * filters * outHeight * outWidth);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let filter = 0; filter < filters; filter++) {
      const first = Math.floor(filter / (filters / group)) * depth;
      for (let y = 0; y < outHeight; y++) {
        for (let x = 0; x < outWidth; x++) {
          let sum = bias?.data[filter] ?? 0;
          for (let channel = 0; channel < depth; channel++) {
            const plane = (image * channels + first + channel) * height;
            const window = (filter * depth + channel) * rows;
            for (let row = 0; row < rows; row++) {
              const fromY = y * strides[0] + row * dilations[0] - top;
              if (fromY < 0 || fromY >= height) continue;
              for (let column = 0; column < columns; column++) {
                const fromX = x * strides[1] + column * dilations[1] - left;
                if (fromX < 0 || fromX >= width) continue;
                sum +=
                  data[(plane + fromY) * width + fromX]! * weight.data[(window + row) * columns + column]!;
              }
            }
          }
          out[at++] = sum;
        }
      }
    }
  }
  return { shape: [batch, filters, outHeight, outWidth], data: out };
}

/**
 * ConvTranspose by its definition in ONNX: each input value is spread by the kernel into the output, in float64, and the pads are
 * cut off.
 */
function directConvTranspose(
  { shape, data }: Tensor,
  { weight, bias, strides, pads }: ConvTranspose,
): Tensor {
  const [batch, channels, height, width] = shape as readonly [number, number, number, number];
  const [, filters, rows, columns] = weight.shape as readonly [number, number, number, number];
  const [top, left, bottom, right] = pads;
  const outHeight = strides[0] * (height - 1) + rows - top - bottom;
  const outWidth = strides[1] * (width - 1) + columns - left - right;
  const sums = new Float64Array(elementCount([batch, filters, outHeight, outWidth]));
  for (let image = 0; image < batch; image++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const value = data[((image * channels + channel) * height + y) * width + x]!;
          for (let filter = 0; filter < filters; filter++) {
            const window = (channel * filters + filter) * rows;
            const plane = (image * filters + filter) * outHeight;
            for (let row = 0; row < rows; row++) {
              const toY = y * strides[0] + row - top;
              if (toY < 0 || toY >= outHeight) continue;
              for (let column = 0; column < columns; column++) {
                const toX = x * strides[1] + column - left;
                if (toX < 0 || toX >= outWidth) continue;
                sums[(plane + toY) * outWidth + toX]! +=
                  value * weight.data[(window + row) * columns + column]!;
              }
            }
          }
        }
      }
    }
  }
  const plane = outHeight * outWidth;
  const out = Float32Array.from(sums, (sum, i) => sum + (bias?.data[Math.floor(i / plane) % filters] ?? 0));
  return { shape: [batch, filters, outHeight, outWidth], data: out };
}

/** Gemm and MatMul of rows `[batch, values]` with constant weights, in float64. */
function directDense({ shape, data }: Tensor, { weight, bias }: Weights): Tensor {
  const [batch, from] = shape as readonly [number, number];
  const to = weight.shape[1]!;
  const out = Float32Array.from({ length: batch * to }, (_, i) => {
    const [row, column] = [Math.floor(i / to), i % to];
    let sum = bias?.data[column] ?? 0;
    for (let k = 0; k < from; k++) sum += data[row * from + k]! * weight.data[k * to + column]!;
    return sum;
  });
  return { shape: [batch, to], data: out };
}
