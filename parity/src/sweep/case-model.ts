import { encodeModel, type OnnxInitializer, type OnnxNode } from '@denoisekit/runtime-node/onnx';
import type { OperatorCase, Tensor } from './step.js';

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
    const all = steps.flatMap((step) => step.nodes);
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
  return cases.flatMap(({ steps }) => steps).find(({ opset }) => opset !== undefined)?.opset;
}
