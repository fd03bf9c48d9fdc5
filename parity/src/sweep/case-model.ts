import {
  encodeModel,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxTensor,
} from '@denoisekit/runtime-node/onnx';
import {
  pointwiseSettings as settings,
  type OperatorCase,
  type Pads,
  type PointwiseName,
  type ForeignNode,
  type ForeignStep,
  type Step,
} from './step.js';
import type { Tensor } from './tensor.js';

/** A model of cases that have nothing to do with each other, and what to feed it. */
export interface Batch {
  readonly onnx: Uint8Array;
  /** By the names of the model's inputs. */
  readonly feeds: readonly (readonly [name: string, tensor: Tensor])[];
  /** Of each case, in the order of the cases. */
  readonly outputs: readonly string[];
}

/**
 * One ONNX model with a graph for each case, side by side: to open a session takes longer than to run such a case.
 *
 * @param shapes of the answers, in the order of the cases
 */
export function batchOf(cases: readonly OperatorCase[], shapes: readonly (readonly number[])[]): Batch {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const feeds = cases.flatMap(({ inputs, steps }, i) => {
    const own = inputs.map((tensor, j) => [`x${i}.${j}`, tensor] as const);
    let from: readonly string[] = own.map(([name]) => name);
    const all = steps.flatMap((step): readonly ForeignNode[] =>
      step.op === 'Foreign' ? step.nodes : [partsOf(step)],
    );
    all.forEach(({ op, attributes = {}, constants = [], output = 0, takesImage = false }, depth) => {
      const name = depth === all.length - 1 ? `y${i}` : `t${i}.${depth}`;
      const named = constants.map((constant, j) => constant && { ...constant, name: `${name}.${j}` });
      const image = takesImage ? [own[0]![0]] : [];
      const unused = Array.from({ length: output }, (_, j) => `${name}.unused.${j}`);
      nodes.push({
        op,
        name: `node.${name}`,
        outputs: [...unused, name],
        attributes,
        inputs: [...from, ...image, ...named.map((constant) => constant?.name ?? '')],
      });
      initializers.push(...named.filter((constant) => constant !== undefined));
      from = [name];
    });
    return own;
  });
  const outputs = cases.map((_, i) => `y${i}`);
  const opset = opsetOf(cases);
  const onnx = encodeModel({
    name: 'sweep',
    opset,
    nodes,
    initializers,
    inputs: feeds.map(([name, { shape }]) => ({ name, shape })),
    outputs: outputs.map((name, i) => ({ name, shape: shapes[i]! })),
  });
  return { onnx, feeds, outputs };
}

/** The one that some case asks for; all cases of a batch have to be of one. */
export function opsetOf(cases: readonly OperatorCase[]): number | undefined {
  const steps = cases.flatMap((one): readonly Step[] => one.steps);
  return steps
    .map((step) => (step.op === 'Foreign' ? step.opset : undefined))
    .find((opset) => opset !== undefined);
}

type Constant = OnnxTensor;

interface Parts {
  readonly op: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** What follows the images; undefined for one that is left out. */
  readonly constants: readonly (Constant | undefined)[];
}

const pointwiseAttributes: Partial<Record<PointwiseName, Parts['attributes']>> = {
  Elu: { alpha: { float: settings.eluSlope } },
  HardSigmoid: { alpha: { float: settings.hardSlope }, beta: { float: settings.hardShift } },
  LeakyRelu: { alpha: { float: settings.leakySlope } },
};

function partsOf(step: Exclude<Step, ForeignStep>): Parts {
  switch (step.op) {
    case 'Conv': {
      const { op, weight, bias, strides, pads, dilations, group } = step;
      const attributes = { kernel_shape: weight.shape.slice(2), strides, pads, dilations, group };
      return { op, attributes, constants: bias === undefined ? [weight] : [weight, bias] };
    }
    case 'ConvTranspose': {
      const { op, weight, bias, strides, pads } = step;
      const attributes = { kernel_shape: weight.shape.slice(2), strides, pads };
      return { op, attributes, constants: bias === undefined ? [weight] : [weight, bias] };
    }
    case 'MaxPool':
    case 'AveragePool': {
      const { op, kernel, strides, pads } = step;
      return { op, attributes: { kernel_shape: kernel, strides, pads }, constants: [] };
    }
    case 'Resize': {
      const { op, mode, factors } = step;
      const attributes = { mode, coordinate_transformation_mode: 'asymmetric' } as const;
      const rounding = mode === 'nearest' ? { nearest_mode: 'floor' } : {};
      const scales = { shape: [4], data: Float32Array.of(1, 1, ...factors) };
      return { op, attributes: { ...attributes, ...rounding }, constants: [undefined, scales] };
    }
    case 'Gemm':
    case 'MatMul': {
      const { op, weight, bias } = step;
      return { op, attributes: {}, constants: bias === undefined ? [weight] : [weight, bias] };
    }
    case 'Concat':
      return { op: step.op, attributes: { axis: 1 }, constants: [] };
    case 'Pad':
      return { op: step.op, attributes: { mode: 'constant' }, constants: [amounts(step.pads)] };
    case 'Clip': {
      const limits = [settings.clipLow, settings.clipHigh].map((limit) => ({
        shape: [],
        data: Float32Array.of(limit),
      }));
      return { op: step.op, attributes: {}, constants: limits };
    }
    case 'GlobalAveragePool':
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div':
      return { op: step.op, attributes: {}, constants: [] };
    default:
      return { op: step.op, attributes: pointwiseAttributes[step.op] ?? {}, constants: [] };
  }
}

/** ONNX wants them for every axis, first all beginnings, then all ends. */
function amounts([top, left, bottom, right]: Pads): Constant {
  return { shape: [8], data: BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right].map(BigInt)) };
}
