import { pointwise } from './direct-foreign.js';
import { scalar, type Step, type StepNode } from './step.js';

interface Definition extends Pick<StepNode, 'attributes' | 'constants'> {
  readonly of: (x: number) => number;
}

const ofOne = {
  Abs: { of: Math.abs },
  Clip: {
    of: (x) => Math.min(0.75, Math.max(-0.25, x)),
    constants: [scalar(-0.25), scalar(0.75)],
  },
  Elu: { of: (x) => (x >= 0 ? x : Math.expm1(x)), attributes: { alpha: { float: 1 } } },
  Exp: { of: Math.exp },
  HardSigmoid: {
    of: (x) => Math.min(1, Math.max(0, 0.25 * x + 0.5)),
    attributes: { alpha: { float: 0.25 }, beta: { float: 0.5 } },
  },
  LeakyRelu: { of: (x) => (x >= 0 ? x : 0.125 * x), attributes: { alpha: { float: 0.125 } } },
  Neg: { of: (x) => -x },
  Relu: { of: (x) => Math.max(0, x) },
  Sigmoid: { of: (x) => 1 / (1 + Math.exp(-x)) },
  Sqrt: { of: Math.sqrt },
  Tanh: { of: Math.tanh },
} as const satisfies Record<string, Definition>;

type NameOfOne = keyof typeof ofOne;
/** Operators of one tensor, each value for itself. */
export const namesOfOne = Object.keys(ofOne) as readonly NameOfOne[];

/** By what ONNX calls it; its limits and slopes, where it has some, are the same in every case. */
export function valueByValue(op: NameOfOne): Step {
  const { of, ...node }: Definition = ofOne[op];
  return { nodes: [{ op, ...node }], answer: ([image]) => pointwise(of)(image!) };
}

const ofTwo = {
  Add: (a: number, b: number) => a + b,
  Sub: (a: number, b: number) => a - b,
  Mul: (a: number, b: number) => a * b,
  Div: (a: number, b: number) => a / b,
} as const;

type NameOfTwo = keyof typeof ofTwo;
export const namesOfTwo = Object.keys(ofTwo) as readonly NameOfTwo[];

/** Of two images of one shape. */
export function arithmetic(op: NameOfTwo): Step {
  return {
    nodes: [{ op }],
    answer: ([a, b]) => ({
      shape: a!.shape,
      data: a!.data.map((value, i) => ofTwo[op](value, b!.data[i]!)),
    }),
  };
}
