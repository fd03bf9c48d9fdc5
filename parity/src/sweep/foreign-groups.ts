import {
  clamped,
  cubic,
  depth,
  erf,
  made,
  mean,
  mirrored,
  normalised,
  padded,
  pointwise,
  resized,
  softmax,
  spaceToDepth,
  valuesOf,
} from './direct-foreign.js';
import { byFour, foreign, widths, type Foreign } from './foreign-group.js';
import type { OperatorGroup } from './group.js';
import { ints, scalar, type Tensor } from './step.js';
import { exactTensor, positiveTensor } from './values.js';

const twice = { shape: [4], data: Float32Array.of(1, 1, 2, 2) };
const halfPixel = { coordinate_transformation_mode: 'half_pixel' } as const;
const folded = [0, 1, 3, 5, 2, 4];

/** TensorProto.DataType */
const types = { float: 1, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

/** Halves from -4 to 4, which a cast to integers cuts; float16 holds them. */
const halves: NonNullable<Foreign['input']> = (salt, [at, count]) => {
  const { shape, data } = exactTensor(salt, 2, count, ...at);
  return { shape, data: data.map((value) => 4 * value) };
};

function casted(name: keyof typeof types, of: (x: number) => number): OperatorGroup {
  return foreign({
    name: `cast to ${name} and back`,
    op: 'Cast',
    about: 'two images of halves from -4 to 4',
    attributes: { to: types[name] },
    then: [{ op: 'Cast', attributes: { to: types.float } }],
    input: halves,
    answer: pointwise(of),
  });
}

/** Of the channels. */
function secondHalf(input: Tensor): Tensor {
  const [n, c, y, x] = input.shape as [number, number, number, number];
  return made([n, c - (c >> 1), y, x], ([i, j, k, l]) => valuesOf(input)([i!, j! + (c >> 1), k!, l!]));
}

/** Hendrycks and Gimpel (2016), by the error function. */
const gelu = pointwise((x) => 0.5 * x * (1 + erf(x / Math.SQRT2)));

/** What files from elsewhere hold. */
export const foreignGroups: readonly OperatorGroup[] = [
  foreign({
    name: 'depth to space',
    op: 'DepthToSpace',
    channels: byFour,
    attributes: { blocksize: 2, mode: 'DCR' },
    answer: depth('DCR'),
  }),
  foreign({
    name: 'depth to space CRD',
    op: 'DepthToSpace',
    channels: byFour,
    attributes: { blocksize: 2, mode: 'CRD' },
    answer: depth('CRD'),
  }),
  foreign({ name: 'space to depth', op: 'SpaceToDepth', attributes: { blocksize: 2 }, answer: spaceToDepth }),
  foreign({
    name: 'transpose of 6 dimensions',
    op: 'Transpose',
    about: 'blocks of 2x2 of two images, put into channels',
    attributes: { perm: folded },
    input: (salt, [[height, width], count]) => exactTensor(salt, 2, count, height / 2, 2, width / 2, 2),
    answer: (input) =>
      made(
        folded.map((axis) => input.shape[axis]!),
        (index) => {
          const original: number[] = [];
          folded.forEach((axis, i) => (original[axis] = index[i]!));
          return valuesOf(input)(original);
        },
      ),
  }),
  foreign({
    name: 'transpose to channels last',
    op: 'Transpose',
    attributes: { perm: [0, 2, 3, 1] },
    answer: (input) => {
      const [n, c, y, x] = input.shape as [number, number, number, number];
      return made([n, y, x, c], ([i, j, k, l]) => valuesOf(input)([i!, l!, j!, k!]));
    },
  }),
  foreign({
    name: 'PRelu',
    op: 'PRelu',
    about: 'two images, a slope for each channel',
    constants: (salt, channels) => [exactTensor(salt + 1, channels, 1, 1)],
    answer: (input, [slopes]) =>
      made(input.shape, (index) => {
        const value = valuesOf(input)(index);
        return value >= 0 ? value : value * (slopes!.data as Float32Array)[index[1]!]!;
      }),
  }),
  foreign({
    name: 'pad reflect',
    op: 'Pad',
    attributes: { mode: 'reflect' },
    constants: () => [ints(0, 0, 1, 2, 0, 0, 2, 2)],
    answer: padded(mirrored),
  }),
  foreign({
    name: 'pad edge',
    op: 'Pad',
    attributes: { mode: 'edge' },
    constants: () => [ints(0, 0, 1, 2, 0, 0, 2, 2)],
    answer: padded(clamped),
  }),
  foreign({ name: 'Erf', op: 'Erf', answer: pointwise(erf) }),
  foreign({ name: 'Gelu', op: 'Gelu', opset: 20, answer: gelu }),
  foreign({
    name: 'Gelu by Erf',
    op: 'Div',
    about: 'Div, Erf, Add, Mul, Mul, as PyTorch writes it; a runtime may make one operator of them',
    constants: () => [scalar(Math.SQRT2)],
    then: [
      { op: 'Erf' },
      { op: 'Add', constants: [scalar(1)] },
      { op: 'Mul', takesImage: true },
      { op: 'Mul', constants: [scalar(0.5)] },
    ],
    answer: gelu,
  }),
  casted('int32', Math.trunc),
  casted('int64', Math.trunc),
  casted('bool', (x) => (x === 0 ? 0 : 1)),
  casted('float16', (x) => x),
  foreign({
    name: 'Pow of 2',
    op: 'Pow',
    constants: () => [{ shape: [], data: Float32Array.of(2) }],
    answer: pointwise((x) => x ** 2),
  }),
  foreign({
    name: 'Reciprocal',
    op: 'Reciprocal',
    input: (salt, [at, count]) => positiveTensor(salt, 2, count, ...at),
    answer: pointwise((x) => 1 / x),
  }),
  foreign({
    name: 'layer normalization',
    op: 'LayerNormalization',
    about: 'two images, along their rows, with a scale and a bias',
    attributes: { axis: -1 },
    constants: (salt, _, [, width]) => [exactTensor(salt + 1, width), exactTensor(salt + 2, width)],
    answer: (input, [gains, biases]) =>
      normalised(
        input,
        ([n, c, y]) => `${n!} ${c!} ${y!}`,
        (index) => [(gains!.data as Float32Array)[index[3]!]!, (biases!.data as Float32Array)[index[3]!]!],
      ),
  }),
  foreign({
    name: 'instance normalization',
    op: 'InstanceNormalization',
    constants: (salt, channels) => [exactTensor(salt + 1, channels), exactTensor(salt + 2, channels)],
    answer: (input, [gains, biases]) =>
      normalised(
        input,
        ([n, c]) => `${n!} ${c!}`,
        (index) => [(gains!.data as Float32Array)[index[1]!]!, (biases!.data as Float32Array)[index[1]!]!],
      ),
  }),
  foreign({
    name: 'mean of channels',
    op: 'ReduceMean',
    attributes: { axes: [1], keepdims: 1 },
    answer: (input) => {
      const [n, c, y, x] = input.shape as [number, number, number, number];
      return made([n, 1, y, x], ([i, , k, l]) =>
        mean(Array.from({ length: c }, (_, j) => valuesOf(input)([i!, j, k!, l!]))),
      );
    },
  }),
  foreign({
    name: 'mean of an image',
    op: 'ReduceMean',
    attributes: { axes: [2, 3], keepdims: 1 },
    answer: (input) => {
      const [n, c, y, x] = input.shape as [number, number, number, number];
      return made([n, c, 1, 1], ([i, j]) =>
        mean(Array.from({ length: y * x }, (_, at) => valuesOf(input)([i!, j!, Math.floor(at / x), at % x]))),
      );
    },
  }),
  foreign({
    name: 'slice of every second pixel',
    op: 'Slice',
    constants: () => [ints(1, 0), ints(1000, 1000), ints(2, 3), ints(2, 2)],
    answer: (input) => {
      const [n, c, y, x] = input.shape as [number, number, number, number];
      return made([n, c, y / 2, x / 2], ([i, j, k, l]) => valuesOf(input)([i!, j!, 2 * k! + 1, 2 * l!]));
    },
  }),
  foreign({
    name: 'slice of channels',
    op: 'Slice',
    channels: widths.slice(1),
    constants: (_, channels) => [ints(channels >> 1), ints(channels), ints(1)],
    answer: secondHalf,
  }),
  foreign({
    name: 'split of channels',
    op: 'Split',
    about: 'two images, the second half of their channels',
    channels: widths.slice(1),
    attributes: { axis: 1 },
    constants: (_, channels) => [ints(channels >> 1, channels - (channels >> 1))],
    output: 1,
    answer: secondHalf,
  }),
  foreign({
    name: 'gather of channels',
    op: 'Gather',
    attributes: { axis: 1 },
    about: 'two images, their channels the other way round',
    constants: (_, channels) => [ints(...Array.from({ length: channels }, (_unused, i) => channels - 1 - i))],
    answer: (input) =>
      made(input.shape, ([i, j, k, l]) => valuesOf(input)([i!, input.shape[1]! - 1 - j!, k!, l!])),
  }),
  foreign({
    name: 'expand',
    op: 'Expand',
    about: 'a value a channel, to two images',
    input: (salt, [, count]) => exactTensor(salt, 2, count, 1, 1),
    constants: (_, channels, at) => [ints(2, channels, ...at)],
    answer: (input, [shape]) => {
      const to = [...(shape!.data as BigInt64Array)].map(Number);
      return made(to, ([i, j]) => valuesOf(input)([i!, j!, 0, 0]));
    },
  }),
  foreign({ name: 'softmax of rows', op: 'Softmax', attributes: { axis: -1 }, answer: softmax }),
  foreign({
    name: 'resize linear half pixel',
    op: 'Resize',
    attributes: { mode: 'linear', ...halfPixel },
    constants: () => [undefined, twice],
    answer: resized([0, 1], (distance) => 1 - distance),
  }),
  foreign({
    name: 'resize cubic half pixel',
    op: 'Resize',
    attributes: { mode: 'cubic', ...halfPixel },
    constants: () => [undefined, twice],
    answer: resized([-1, 0, 1, 2], cubic),
  }),
];
