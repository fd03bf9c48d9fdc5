import type { OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { constantOf, counted, intOf, intsOf, textOf, withAttributes, type PlainMend } from './graph.js';

const padded = new Set(['Conv', 'ConvTranspose', 'MaxPool', 'AveragePool']);

/**
 * `auto_pad` as the pads that it stands for, where sizes are multiples of the strides. Runtimes compute these themselves at each size, and not all of them
 * alike (onnx/docs/Operators.md, Conv and ConvTranspose).
 */
export const explicitPads: PlainMend = (model) => {
  let changed = 0;
  const nodes = model.nodes.map((node) => {
    const mended = padded.has(node.op) ? withPads(model, node) : undefined;
    if (mended !== undefined) changed++;
    return mended ?? node;
  });
  return changed === 0
    ? undefined
    : { model: { ...model, nodes }, note: `auto_pad became explicit pads in ${counted(changed, 'node')}` };
};

function withPads(model: OnnxModel, node: OnnxNode): OnnxNode | undefined {
  const how = textOf(node, 'auto_pad', 'NOTSET');
  if (how === 'NOTSET') return undefined;
  if (how === 'VALID') return withAttributes(node, { auto_pad: undefined, pads: undefined });
  const kernel = intsOf(node, 'kernel_shape') ?? constantOf(model, node.inputs[1])?.shape.slice(2);
  if (kernel === undefined || (how !== 'SAME_UPPER' && how !== 'SAME_LOWER')) return undefined;
  const strides = intsOf(node, 'strides') ?? kernel.map(() => 1);
  const dilations = intsOf(node, 'dilations') ?? kernel.map(() => 1);
  // What the kernel covers beyond its stride; a transposed convolution cuts that off again.
  const totals = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1 - strides[axis]!);
  const cut = totals.map((total) => Math.max(0, total));
  const less = cut.map((total) => Math.floor(total / 2));
  const more = cut.map((total, axis) => total - less[axis]!);
  const pads = how === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less];
  if (node.op !== 'ConvTranspose') return withAttributes(node, { auto_pad: undefined, pads });
  if (intsOf(node, 'output_shape') !== undefined || intOf(node, 'group', 1) < 1) return undefined;
  const added = totals.map((total) => Math.max(0, -total));
  return withAttributes(node, { auto_pad: undefined, pads, output_padding: added });
}
