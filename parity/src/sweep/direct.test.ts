import { describe, expect, it } from 'vitest';
import { conv, convTranspose, dense, type Conv, type ConvTranspose } from './direct-conv.js';
import { arithmetic, valueByValue } from './direct-pointwise.js';
import { concat, globalAverage, pad, pool, resize } from './direct-window.js';
import { directAnswer, type Step, type Tensor } from './step.js';

const tensor = (shape: readonly number[], ...data: number[]): Tensor => ({
  shape,
  data: Float32Array.from(data),
});
/** 1 2 3 / 4 5 6 / 7 8 9 */
const nine = tensor([1, 1, 3, 3], 1, 2, 3, 4, 5, 6, 7, 8, 9);
const ones = (...shape: number[]): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
});
const plainConv = (changes: Partial<Conv> & Pick<Conv, 'weight'>): Step =>
  conv({ strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1, ...changes });

function answer(step: Step, ...inputs: Tensor[]): readonly [shape: readonly number[], values: number[]] {
  const { shape, data } = directAnswer({ key: '', inputs, steps: [step] });
  return [shape, [...data]];
}

describe('a convolution by its definition', () => {
  it('sums the window, and zeros outside the image', () => {
    const step = plainConv({ weight: ones(1, 1, 3, 3), pads: [1, 1, 1, 1] });
    expect(answer(step, nine)).toEqual([
      [1, 1, 3, 3],
      [12, 21, 16, 27, 45, 33, 24, 39, 28],
    ]);
  });

  it('does not turn the kernel, and adds the bias', () => {
    const weight = tensor([1, 1, 1, 2], 1, 10);
    expect(answer(plainConv({ weight, bias: tensor([1], 0.5) }), nine)[1]).toEqual([
      21.5, 32.5, 54.5, 65.5, 87.5, 98.5,
    ]);
  });

  it('leaps by its strides and spreads by its dilations', () => {
    const weight = ones(1, 1, 2, 2);
    expect(answer(plainConv({ weight, dilations: [2, 2] }), nine)).toEqual([[1, 1, 1, 1], [1 + 3 + 7 + 9]]);
    expect(answer(plainConv({ weight: ones(1, 1, 1, 1), strides: [2, 2] }), nine)[1]).toEqual([1, 3, 7, 9]);
  });

  it('pads above and left apart from below and right', () => {
    const step = plainConv({ weight: ones(1, 1, 2, 2), pads: [0, 0, 1, 1] });
    expect(answer(step, nine)[1]).toEqual([12, 16, 9, 24, 28, 15, 15, 17, 9]);
  });

  it('sums over all channels that come in, or over those of its group', () => {
    const pixels = tensor([1, 4, 1, 1], 1, 2, 4, 8);
    const all = plainConv({ weight: tensor([2, 4, 1, 1], 1, 1, 1, 1, 1, 10, 100, 1000) });
    expect(answer(all, pixels)).toEqual([
      [1, 2, 1, 1],
      [15, 8421],
    ]);
    const grouped = plainConv({ weight: tensor([2, 2, 1, 1], 1, 10, 1, 10), group: 2 });
    expect(answer(grouped, pixels)).toEqual([
      [1, 2, 1, 1],
      [21, 84],
    ]);
  });
});

describe('a transposed convolution by its definition', () => {
  const spread = (changes: Partial<ConvTranspose> & Pick<ConvTranspose, 'weight'>): Step =>
    convTranspose({ strides: [2, 2], pads: [0, 0, 0, 0], ...changes });

  it('puts the kernel, times each value, into the output', () => {
    const weight = tensor([1, 1, 2, 2], 1, 2, 3, 4);
    const two = tensor([1, 1, 1, 2], 1, 10);
    expect(answer(spread({ weight, bias: tensor([1], 0.5) }), two)).toEqual([
      [1, 1, 2, 4],
      [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5],
    ]);
  });

  it('adds where kernels overlap, and cuts the pads off', () => {
    const weight = tensor([1, 1, 1, 3], 1, 2, 4);
    const two = tensor([1, 1, 1, 2], 1, 10);
    const strides = [1, 2] as const;
    expect(answer(spread({ weight, strides }), two)[1]).toEqual([1, 2, 14, 20, 40]);
    expect(answer(spread({ weight, strides, pads: [0, 0, 0, 1] }), two)[1]).toEqual([1, 2, 14, 20]);
  });

  it('has its weights by the channel that comes in first', () => {
    const weight = tensor([2, 3, 1, 1], 1, 2, 3, 10, 20, 30);
    const pixel = tensor([1, 2, 1, 1], 1, 2);
    expect(answer(spread({ weight }), pixel)[1]).toEqual([21, 42, 63]);
  });
});

describe('what looks through a window', () => {
  it('pools the greatest and the mean, and counts nothing outside', () => {
    const window = { kernel: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1] } as const;
    expect(answer(pool('MaxPool', window), nine)[1]).toEqual([1, 3, 7, 9]);
    expect(answer(pool('AveragePool', window), nine)[1]).toEqual([1, 2.5, 5.5, 7]);
    const negative = tensor([1, 1, 1, 1], -3);
    expect(answer(pool('MaxPool', window), negative)[1]).toEqual([-3]);
  });

  it('averages each channel whole', () => {
    const image = tensor([1, 2, 1, 2], 1, 2, 10, 30);
    expect(answer(globalAverage, image)).toEqual([
      [1, 2, 1, 1],
      [1.5, 20],
    ]);
  });

  it('repeats or mixes pixels to make the image larger', () => {
    const row = tensor([1, 1, 1, 2], 0, 4);
    const factors = [1, 2] as const;
    expect(answer(resize('nearest', factors), row)).toEqual([
      [1, 1, 1, 4],
      [0, 0, 4, 4],
    ]);
    expect(answer(resize('linear', factors), row)[1]).toEqual([0, 2, 4, 4]);
    const square = tensor([1, 1, 2, 2], 0, 4, 8, 12);
    expect(answer(resize('linear', [2, 2]), square)[1].slice(0, 8)).toEqual([0, 2, 4, 4, 4, 6, 8, 8]);
  });

  it('puts zeros around, and channels one after the other', () => {
    const pixel = tensor([1, 1, 1, 1], 5);
    expect(answer(pad([0, 1, 1, 0]), pixel)).toEqual([
      [1, 1, 2, 2],
      [0, 5, 0, 0],
    ]);
    const [a, b] = [tensor([2, 1, 1, 1], 1, 2), tensor([2, 2, 1, 1], 3, 4, 5, 6)];
    expect(answer(concat, a, b)).toEqual([
      [2, 3, 1, 1],
      [1, 3, 4, 2, 5, 6],
    ]);
  });
});

describe('the rest', () => {
  it('multiplies rows with weights', () => {
    const weight = tensor([2, 3], 1, 2, 3, 10, 20, 30);
    const rows = tensor([2, 2], 1, 0, 1, 1);
    expect(answer(dense('MatMul', { weight }), rows)).toEqual([
      [2, 3],
      [1, 2, 3, 11, 22, 33],
    ]);
    expect(answer(dense('Gemm', { weight, bias: tensor([3], 1, 1, 1) }), rows)[1]).toEqual([
      2, 3, 4, 12, 23, 34,
    ]);
  });

  it('takes each value for itself', () => {
    const values = tensor([1, 1, 1, 3], -1, 0, 1);
    const of = (op: Parameters<typeof valueByValue>[0]): number[] => answer(valueByValue(op), values)[1];
    expect(of('Relu')).toEqual([0, 0, 1]);
    expect(of('Clip')).toEqual([-0.25, 0, 0.75]);
    expect(of('LeakyRelu')).toEqual([-0.125, 0, 1]);
    expect(of('HardSigmoid')).toEqual([0.25, 0.5, 0.75]);
    expect(answer(arithmetic('Sub'), values, tensor([1, 1, 1, 3], 1, 2, 4))[1]).toEqual([-2, -2, -3]);
  });

  it('hands what the first step gives to the second', () => {
    const steps = [plainConv({ weight: tensor([1, 1, 1, 1], -1) }), valueByValue('Relu')];
    expect([...directAnswer({ key: '', inputs: [tensor([1, 1, 1, 2], 1, -2)], steps }).data]).toEqual([0, 2]);
  });
});
