import type { OnnxAttribute, OnnxTensor } from '@denoisekit/runtime-node/onnx';
import type { Tensor } from './tensor.js';

/** Of height and width. */
export type Pair = readonly [height: number, width: number];
/** Rows above, columns left, rows below, columns right. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export interface ConvStep {
  readonly op: 'Conv';
  /** `[filters, channels / group, height, width]` */
  readonly weight: Tensor;
  /** `[filters]` */
  readonly bias?: Tensor | undefined;
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
  readonly group: number;
}

export interface ConvTransposeStep {
  readonly op: 'ConvTranspose';
  /** `[channels, filters, height, width]` */
  readonly weight: Tensor;
  readonly bias?: Tensor | undefined;
  readonly strides: Pair;
  readonly pads: Pads;
}

export interface PoolStep {
  readonly op: 'MaxPool' | 'AveragePool';
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
}

export interface ResizeStep {
  readonly op: 'Resize';
  readonly mode: 'nearest' | 'linear';
  /** Whole factors. */
  readonly factors: Pair;
}

/** Of rows of values, `[batch, values]`. */
export interface DenseStep {
  readonly op: 'Gemm' | 'MatMul';
  /** `[values in, values out]` */
  readonly weight: Tensor;
  /** `[values out]`; Gemm alone takes one. */
  readonly bias?: Tensor | undefined;
}

/** What ONNX calls its operators of one tensor, each value for itself, and its limits and slopes where it has some. */
export type PointwiseName =
  'Abs' | 'Clip' | 'Elu' | 'Exp' | 'HardSigmoid' | 'LeakyRelu' | 'Neg' | 'Relu' | 'Sigmoid' | 'Sqrt' | 'Tanh';

/** A node of a foreign step. */
export interface ForeignNode {
  readonly op: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** What follows the image; undefined for one that is left out. */
  readonly constants?: readonly (OnnxTensor | undefined)[];
  /** Which of its outputs goes on, the others being left unused. Default 0. */
  readonly output?: number;
  /** Whether it takes the case's image as well, after what the node before gives. */
  readonly takesImage?: boolean;
}

/** An operator that no model made here has, or several in a row as files from elsewhere have them, with their own definition. */
export interface ForeignStep {
  readonly op: 'Foreign';
  readonly nodes: readonly ForeignNode[];
  /** The version of ONNX's operators that has them. Default: the one that models made here have. */
  readonly opset?: number | undefined;
  readonly answer: (input: Tensor) => Tensor;
}

/** One operator, with what export lets through: constant weights, explicit pads, whole factors. */
export type Step =
  | ConvStep
  | ConvTransposeStep
  | PoolStep
  | ResizeStep
  | DenseStep
  | ForeignStep
  | { readonly op: 'GlobalAveragePool' }
  /** Of channels. */
  | { readonly op: 'Concat' }
  /** With zeros. */
  | { readonly op: 'Pad'; readonly pads: Pads }
  | { readonly op: PointwiseName }
  /** Of two images of one shape. */
  | { readonly op: 'Add' | 'Sub' | 'Mul' | 'Div' };

/** A graph of one operator, or of two where the second takes what the first gives. */
export interface OperatorCase {
  /** Names it within its group: `6>8` is from 6 channels to 8. */
  readonly key: string;
  /** What the first step takes. */
  readonly inputs: readonly Tensor[];
  readonly steps: readonly [Step] | readonly [Step, Step];
}

/** The upper and lower limit of Clip, and the slopes of LeakyRelu, Elu and HardSigmoid, in every case. */
export const pointwiseSettings = {
  clipLow: -0.25,
  clipHigh: 0.75,
  leakySlope: 0.125,
  eluSlope: 1,
  hardSlope: 0.25,
  hardShift: 0.5,
} as const;
