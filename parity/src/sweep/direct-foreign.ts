import { elementCount } from '@denoisekit/core';
import type { Tensor } from './step.js';

// What operators give that no model made here has, and files from elsewhere do: each as onnx/docs/Operators.md defines it, in float64.

type Values = (index: readonly number[]) => number;

/** A tensor of that shape, each value by its index. */
export function made(shape: readonly number[], value: Values): Tensor {
  const data = Float32Array.from({ length: elementCount(shape) }, (_, at) => {
    let rest = at;
    const index = shape.map((size, axis) => {
      const below = elementCount(shape.slice(axis + 1));
      const own = Math.floor(rest / below) % size;
      rest %= below;
      return own;
    });
    return value(index);
  });
  return { shape, data };
}

/** The value at an index. */
export function valuesOf({ shape, data }: Tensor): Values {
  return (index) => data[index.reduce((at, own, axis) => at * shape[axis]! + own, 0)]!;
}

export const pointwise = (of: (x: number) => number) => (input: Tensor) => ({
  shape: input.shape,
  data: input.data.map(of),
});
export const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Of C blocks of 2x2: the channel that a pixel of a block lies in, in each mode. */
export const depth =
  (mode: 'DCR' | 'CRD') =>
  (input: Tensor): Tensor => {
    const [batch, channels, height, width] = input.shape as [number, number, number, number];
    const [from, out] = [valuesOf(input), channels / 4];
    return made([batch, out, 2 * height, 2 * width], ([n, c, y, x]) => {
      const pixel = 2 * (y! % 2) + (x! % 2);
      const channel = mode === 'DCR' ? pixel * out + c! : c! * 4 + pixel;
      return from([n!, channel, y! >> 1, x! >> 1]);
    });
  };

export function spaceToDepth(input: Tensor): Tensor {
  const [batch, channels, height, width] = input.shape as [number, number, number, number];
  const from = valuesOf(input);
  return made([batch, 4 * channels, height / 2, width / 2], ([n, c, y, x]) => {
    const pixel = Math.floor(c! / channels);
    return from([n!, c! % channels, 2 * y! + (pixel >> 1), 2 * x! + (pixel % 2)]);
  });
}

export const padded =
  (at: (index: number, size: number) => number) =>
  (input: Tensor): Tensor => {
    const [batch, channels, height, width] = input.shape as [number, number, number, number];
    const from = valuesOf(input);
    return made([batch, channels, height + 3, width + 4], ([n, c, y, x]) =>
      from([n!, c!, at(y! - 1, height), at(x! - 2, width)]),
    );
  };
export const mirrored = (index: number, size: number) =>
  index < 0 ? -index : index < size ? index : 2 * size - 2 - index;
export const clamped = (index: number, size: number) => Math.min(size - 1, Math.max(0, index));

/** Means and deviations over parts of a tensor, by what makes two indices of one part. */
export function normalised(
  input: Tensor,
  partOf: (index: readonly number[]) => string,
  scale: (index: readonly number[]) => readonly [number, number],
): Tensor {
  const parts = new Map<string, number[]>();
  made(input.shape, (index) => {
    const part = partOf(index);
    parts.set(part, [...(parts.get(part) ?? []), valuesOf(input)(index)]);
    return 0;
  });
  const facts = new Map(
    [...parts].map(([part, values]) => {
      const middle = mean(values);
      return [part, [middle, Math.sqrt(mean(values.map((one) => (one - middle) ** 2)) + 1e-5)] as const];
    }),
  );
  return made(input.shape, (index) => {
    const [middle, deviation] = facts.get(partOf(index))!;
    const [gain, bias] = scale(index);
    return ((valuesOf(input)(index) - middle) / deviation) * gain + bias;
  });
}

/** Twice as large along both axes, by weights of pixels around where a pixel would lie: `half_pixel`. */
export const resized =
  (around: readonly number[], weight: (distance: number) => number) =>
  (input: Tensor): Tensor => {
    const [batch, channels, height, width] = input.shape as [number, number, number, number];
    const from = valuesOf(input);
    const taps = (at: number) => {
      const place = (at + 0.5) / 2 - 0.5;
      return around
        .map((step) => Math.floor(place) + step)
        .map((tap) => [tap, weight(Math.abs(place - tap))] as const);
    };
    return made([batch, channels, 2 * height, 2 * width], ([n, c, y, x]) =>
      taps(y!).reduce(
        (sum, [row, a]) =>
          sum +
          taps(x!).reduce(
            (line, [column, b]) =>
              line + a * b * from([n!, c!, clamped(row, height), clamped(column, width)]),
            0,
          ),
        0,
      ),
    );
  };

/** Keys' cubic with a = -0.75, which ONNX and PyTorch have. */
export function cubic(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return (a + 2) * distance ** 3 - (a + 3) * distance ** 2 + 1;
  return distance < 2 ? a * distance ** 3 - 5 * a * distance ** 2 + 8 * a * distance - 4 * a : 0;
}

export function softmax(input: Tensor): Tensor {
  const [batch, channels, height, width] = input.shape as [number, number, number, number];
  const from = valuesOf(input);
  return made([batch, channels, height, width], ([n, c, y, x]) => {
    const powers = Array.from({ length: width }, (_, one) => Math.exp(from([n!, c!, y!, one])));
    return powers[x!]! / powers.reduce((sum, one) => sum + one, 0);
  });
}

/** Abramowitz and Stegun give too few digits; this series converges to all of float64 for |x| <= 1. */
export function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 40; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
