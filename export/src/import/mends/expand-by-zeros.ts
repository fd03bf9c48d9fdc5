import type { OnnxInitializer, OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { constantOf, counted, freeNames, intOf, pruned, type Mend, type Numbers } from './graph.js';

/** Operators whose answer has four dimensions where their first input has. */
const keepRank = new Set(
  (
    'Conv ConvTranspose MaxPool AveragePool Pad Slice Concat Clip Relu LeakyRelu PRelu DepthToSpace ' +
    'SpaceToDepth Sigmoid Tanh BatchNormalization InstanceNormalization'
  ).split(' '),
);

/**
 * A value that is spread over a plane whose size is computed (Expand, as a level of noise beside a picture is) becomes a sum with zeros of that size, which a
 * convolution with weights of zero makes of a picture of that size. The arithmetic of sizes goes.
 */
export const expandByZeros: Mend = async (model, look) => {
  const expands = model.nodes.filter(
    ({ op, inputs }) => op === 'Expand' && constantOf(model, inputs[1]) === undefined,
  );
  if (expands.length === 0 || look.count < 2) return undefined;
  const pictures = picturesIn(model);
  const shapes = await look.shapes(model, [...pictures.keys(), ...expands.map(({ outputs }) => outputs[0]!)]);
  const names = freeNames(model);
  const initializers: OnnxInitializer[] = [...model.initializers];
  let changed = 0;
  const nodes = model.nodes.flatMap((node, at): OnnxNode[] => {
    const to = node.outputs[0]!;
    const channels = expands.includes(node) ? shapes[0]?.get(to)?.[1] : undefined;
    const like = [...pictures].find(([name, madeAt]) => madeAt < at && sameSize(shapes, name, to))?.[0];
    const given = like === undefined ? undefined : shapes[0]?.get(like)?.[1];
    if (channels === undefined || like === undefined || given === undefined) return [node];
    changed++;
    const [weights, zeros] = [names(`no weights for ${to}`), names(`zeros for ${to}`)];
    initializers.push({
      name: weights,
      shape: [channels, given, 1, 1],
      data: new Float32Array(channels * given),
    });
    return [
      {
        ...{
          op: 'Conv',
          name: names(`zeros of the size of ${like}`),
          inputs: [like, weights],
          outputs: [zeros],
        },
        attributes: { kernel_shape: [1, 1] },
      },
      { op: 'Add', name: names(`spread to ${to}`), inputs: [node.inputs[0]!, zeros], outputs: [to] },
    ];
  });
  if (changed === 0) return undefined;
  return {
    model: pruned({ ...model, nodes, initializers }),
    note: `${counted(changed, 'value')} spread over a plane by a sum with zeros`,
  };
};

/** Tensors of four dimensions, each with the index of the node that makes it. */
function picturesIn(model: OnnxModel): ReadonlyMap<string, number> {
  const pictures = new Map<string, number>();
  for (const { name, shape } of model.inputs) if (shape.length === 4) pictures.set(name, -1);
  for (const [at, node] of model.nodes.entries()) {
    const isGathered =
      node.op === 'Gather' &&
      intOf(node, 'axis', 0) === 1 &&
      constantOf(model, node.inputs[1])?.shape.length === 1;
    if ((keepRank.has(node.op) || isGathered) && pictures.has(node.inputs[0]!))
      pictures.set(node.outputs[0]!, at);
  }
  return pictures;
}

/** The same number of pictures of the same height and width, at each picture that it was tried on. */
function sameSize(shapes: readonly Numbers[], picture: string, other: string): boolean {
  return shapes.every((one) => {
    const [a, b] = [one.get(picture), one.get(other)];
    return a?.length === 4 && b?.length === 4 && [0, 2, 3].every((axis) => a[axis] === b[axis]);
  });
}
