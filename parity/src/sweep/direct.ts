import { directConv, directConvTranspose, directDense } from './direct-conv.js';
import { directConcat, directGlobalAverage, directPad, directPool, directResize } from './direct-window.js';
import { pointwiseSettings as settings, type OperatorCase, type PointwiseName, type Step } from './step.js';
import type { Tensor } from './tensor.js';

const pointwise: Readonly<Record<PointwiseName, (x: number) => number>> = {
  Abs: Math.abs,
  Clip: (x) => Math.min(settings.clipHigh, Math.max(settings.clipLow, x)),
  Elu: (x) => (x >= 0 ? x : settings.eluSlope * Math.expm1(x)),
  Exp: Math.exp,
  HardSigmoid: (x) => Math.min(1, Math.max(0, settings.hardSlope * x + settings.hardShift)),
  LeakyRelu: (x) => (x >= 0 ? x : settings.leakySlope * x),
  Neg: (x) => -x,
  Relu: (x) => Math.max(0, x),
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
};

const arithmetic = {
  Add: (a: number, b: number) => a + b,
  Sub: (a: number, b: number) => a - b,
  Mul: (a: number, b: number) => a * b,
  Div: (a: number, b: number) => a / b,
} as const;

/**
 * What a case has to give, computed from the definitions of its operators in float64 and rounded to float32 once per operator: by no
 * runtime, so that none of them is taken to be right.
 */
export function directAnswer({ inputs, steps }: OperatorCase): Tensor {
  const [first, second] = steps;
  const between = answerOf(first, inputs);
  return second === undefined ? between : answerOf(second, [between]);
}

function answerOf(step: Step, inputs: readonly Tensor[]): Tensor {
  const [input, other] = inputs as readonly [Tensor, Tensor | undefined];
  switch (step.op) {
    case 'Conv':
      return directConv(input, step);
    case 'ConvTranspose':
      return directConvTranspose(input, step);
    case 'MaxPool':
    case 'AveragePool':
      return directPool(input, step);
    case 'GlobalAveragePool':
      return directGlobalAverage(input);
    case 'Resize':
      return directResize(input, step);
    case 'Gemm':
    case 'MatMul':
      return directDense(input, step);
    case 'Concat':
      return directConcat(inputs);
    case 'Pad':
      return directPad(input, step.pads);
    case 'Foreign':
      return step.answer(input);
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div': {
      const combine = arithmetic[step.op];
      return { shape: input.shape, data: input.data.map((value, i) => combine(value, other!.data[i]!)) };
    }
    default:
      return { shape: input.shape, data: input.data.map(pointwise[step.op]) };
  }
}
