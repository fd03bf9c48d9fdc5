import type { OnnxInitializer, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { counted, freeNames, pruned, type Mend } from './graph.js';

/**
 * A Resize to sizes that are computed, or baked in, by the scales that they amount to: the arithmetic of sizes in between, which runs on no GPU, goes with
 * them.
 */
export const resizeByScales: Mend = async (model, look) => {
  const resized = model.nodes.filter(({ op, inputs }) => op === 'Resize' && (inputs[3] ?? '') !== '');
  if (resized.length === 0) return undefined;
  const names = freeNames(model);
  const shapes = await look.shapes(
    model,
    resized.flatMap(({ inputs, outputs }) => [inputs[0]!, outputs[0]!]),
  );
  const initializers: OnnxInitializer[] = [...model.initializers];
  let changed = 0;
  const nodes = model.nodes.map((node): OnnxNode => {
    if (!resized.includes(node)) return node;
    const scales = shapes.map((one) => {
      const [from, to] = [one.get(node.inputs[0]!), one.get(node.outputs[0]!)];
      return from?.length === 4 && to?.length === 4 ? from.map((size, axis) => to[axis]! / size) : undefined;
    });
    const [first] = scales;
    if (first === undefined || scales.some((own) => own?.join() !== first.join())) return node;
    changed++;
    const name = names(`scales of ${node.outputs[0]!}`);
    initializers.push({ name, shape: [4], data: Float32Array.from(first) });
    return { ...node, inputs: [node.inputs[0]!, node.inputs[1] ?? '', name] };
  });
  if (changed === 0) return undefined;
  return {
    model: pruned({ ...model, nodes, initializers }),
    note: `${counted(changed, 'picture')} inside ${changed === 1 ? 'is' : 'are'} resized by a scale instead of to a size`,
  };
};
