import type { Shapes } from '../onnx/edit-model.js';
import type { OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import type { NodeFacts, TensorFacts } from './explanation.js';

/** A description of a node by which a user can find it. */
export function describeNode(model: OnnxModel, node: OnnxNode, shapes: Shapes): NodeFacts {
  const tensor = (name: string): TensorFacts => ({
    name,
    dims: shapes.get(name) ?? model.initializers.find((one) => one.name === name)?.shape,
  });
  return {
    position: model.nodes.indexOf(node) + 1,
    of: model.nodes.length,
    name: node.name,
    operator: node.op,
    inputs: node.inputs.filter((name) => name !== '').map(tensor),
    outputs: node.outputs.filter((name) => name !== '').map(tensor),
  };
}

/** What is known of such a node on that provider, in a sentence; undefined where nothing is. */
export function knownFault(device: string, { operator, inputs }: NodeFacts): string | undefined {
  const [outputs = 0, channels = 0, ...kernel] = inputs[1]?.dims ?? [];
  const odd = channels > 3 && channels % 3 === 0 && channels % 4 !== 0;
  const wide = kernel.some((size) => size > 1) && outputs % 4 === 0;
  if (device !== 'webgpu' || operator !== 'Conv' || !odd || !wide) return undefined;
  return (
    `a known fault of ONNX Runtime 1.30's WebGPU (microsoft/onnxruntime #29651): a kernel over 1x1 with ${channels} input channels ` +
    `and ${outputs} output channels; export pads such widths, so export the model again, or give the layer ${channels + (4 - (channels % 4))} channels`
  );
}
