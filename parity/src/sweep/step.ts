import type { OnnxAttribute, OnnxTensor } from '@denoisekit/runtime-node/onnx';

/** Float32 values in the order of their shape, the last axis fastest; images are `[batch, channels, height, width]`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Of height and width. */
export type Pair = readonly [height: number, width: number];
/** Rows above, columns left, rows below, columns right. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export interface StepNode {
  readonly op: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** What follows the images; undefined for one that is left out. */
  readonly constants?: readonly (OnnxTensor | undefined)[];
  /** Which of its outputs goes on, the others being left unused. Default 0. */
  readonly output?: number;
  /** Whether it takes the case's image as well, after what the node before gives. */
  readonly takesImage?: boolean;
}

/** One operator, or several in a row as files from elsewhere have them, with its definition. */
export interface Step {
  readonly nodes: readonly StepNode[];
  /** The version of ONNX's operators that has them. Default: the one that models made here have. */
  readonly opset?: number | undefined;
  /** What it gives by its definition, computed in float64 and rounded to float32 once. */
  readonly answer: (inputs: readonly Tensor[]) => Tensor;
}

/** A graph of one operator, or of two where the second takes what the first gives. */
export interface OperatorCase {
  /** Names it within its group: `6>8` is from 6 channels to 8. */
  readonly key: string;
  /** What the first step takes. */
  readonly inputs: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** What a case has to give, by the definitions of its operators and by no runtime, so that none of them is taken to be right. */
export function directAnswer({ inputs, steps }: OperatorCase): Tensor {
  return steps.reduce((given, step) => [step.answer(given)], inputs)[0]!;
}

export const ints = (...values: readonly number[]): OnnxTensor => ({
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

export const scalar = (value: number): OnnxTensor => ({ shape: [], data: Float32Array.of(value) });
