import type { OnnxInitializer, OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import {
  counted,
  freeNames,
  intOf,
  intsOf,
  pruned,
  textOf,
  type Look,
  type Mend,
  type Numbers,
} from './graph.js';

/**
 * Where the axes of a picture, taken apart into blocks, are put: what PyTorch and TensorFlow write for folding a picture into channels, and for
 * unfolding it.
 */
const foldings: Readonly<Record<string, Folding>> = {
  // [n, c, h, b, w, b] to [n, c, b, b, h, w]
  '0,1,3,5,2,4': { kind: 'fold', channelsFirst: true },
  // to [n, b, b, c, h, w]
  '0,3,5,1,2,4': { kind: 'fold', channelsFirst: false },
  // [n, c, b, b, h, w] to [n, c, h, b, w, b]
  '0,1,4,2,5,3': { kind: 'unfold', channelsFirst: true },
  // [n, b, b, c, h, w]
  '0,3,4,1,5,2': { kind: 'unfold', channelsFirst: false },
};

interface Folding {
  readonly kind: 'fold' | 'unfold';
  /** Whether the pixels of a block follow one another in the channels, or the channels of a pixel. */
  readonly channelsFirst: boolean;
}

/**
 * Foldings of pictures in a form that runs everywhere. Three nodes (Reshape, Transpose of six dimensions, Reshape) with sizes that are computed become one
 * DepthToSpace, or a convolution whose weights are ones and zeros; so does SpaceToDepth, which WebGPU has not.
 */
export const foldings6d: Mend = async (model, look) => {
  const names = freeNames(model);
  const initializers: OnnxInitializer[] = [...model.initializers];
  const found = triplesOf(model);
  const shapes = found.length === 0 ? [] : await shapesOf(model, found, look);
  const byLast = new Map(found.map((triple) => [triple.last, triple]));
  let changed = 0;

  const nodes = model.nodes.map((node): OnnxNode => {
    const triple = byLast.get(node);
    if (triple !== undefined) {
      const block = blockOf(triple, shapes);
      if (block === undefined) return node;
      changed++;
      const [from, to] = [triple.first.inputs[0]!, node.outputs[0]!];
      if (triple.folding.kind === 'fold')
        return fold(from, to, block.size, block.channels, triple.folding.channelsFirst);
      const mode = triple.folding.channelsFirst ? 'CRD' : 'DCR';
      return {
        op: 'DepthToSpace',
        name: names(`unfold to ${to}`),
        inputs: [from],
        outputs: [to],
        attributes: { blocksize: block.size, mode },
      };
    }
    return node;
  });

  function fold(from: string, to: string, size: number, channels: number, channelsFirst: boolean): OnnxNode {
    const weights = names(`ones that fold to ${to}`);
    const area = size * size;
    const data = new Float32Array(area * channels * channels * area);
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < area; pixel++) {
        const out = channelsFirst ? channel * area + pixel : pixel * channels + channel;
        data[(out * channels + channel) * area + pixel] = 1;
      }
    }
    initializers.push({ name: weights, shape: [area * channels, channels, size, size], data });
    return {
      op: 'Conv',
      name: names(`fold to ${to}`),
      inputs: [from, weights],
      outputs: [to],
      attributes: { kernel_shape: [size, size], strides: [size, size] },
    };
  }

  const spaced = await withoutSpaceToDepth({ ...model, nodes }, look, fold);
  changed += spaced.changed;
  if (changed === 0) return undefined;
  return {
    model: pruned({ ...model, nodes: spaced.nodes, initializers }),
    note: `${counted(changed, 'folding')} of pictures into channels or back in a form that every runtime has`,
  };
};

interface Triple {
  readonly first: OnnxNode;
  readonly middle: OnnxNode;
  readonly last: OnnxNode;
  readonly folding: Folding;
}

function triplesOf({ nodes }: OnnxModel): readonly Triple[] {
  return nodes.flatMap((middle): Triple[] => {
    const folding = middle.op === 'Transpose' ? foldings[(intsOf(middle, 'perm') ?? []).join()] : undefined;
    if (folding === undefined) return [];
    const first = nodes.find(({ op, outputs }) => op === 'Reshape' && outputs[0] === middle.inputs[0]);
    const users = nodes.filter(({ inputs }) => inputs.includes(middle.outputs[0]!));
    const [last] = users;
    if (first === undefined || users.length !== 1 || last?.op !== 'Reshape') return [];
    return [{ first, middle, last, folding }];
  });
}

function shapesOf(model: OnnxModel, triples: readonly Triple[], look: Look): Promise<readonly Numbers[]> {
  return look.shapes(
    model,
    triples.flatMap(({ first, last }) => [first.outputs[0]!, last.outputs[0]!]),
  );
}

/** The block and the channels, where they are the same at each size and the last node gives the picture that a folding gives. */
function blockOf(
  { first, last, folding }: Triple,
  shapes: readonly Numbers[],
): { readonly size: number; readonly channels: number } | undefined {
  const all = shapes.map((one) => {
    const parts = one.get(first.outputs[0]!);
    const picture = one.get(last.outputs[0]!);
    if (parts?.length !== 6 || picture?.length !== 4) return undefined;
    const [, a, b, c, d, e] = parts as [number, number, number, number, number, number];
    const fold = folding.kind === 'fold';
    const [channels, size, other] = fold ? [a, c, e] : folding.channelsFirst ? [a, b, c] : [c, a, b];
    const [height, width] = fold ? [b, d] : [d * size, e * size];
    const right = [fold ? channels * size * size : channels, height, width];
    return size === other && right.join() === picture.slice(1).join() ? `${size},${channels}` : undefined;
  });
  if (all[0] === undefined || all.some((one) => one !== all[0])) return undefined;
  const [size, channels] = all[0].split(',').map(Number) as [number, number];
  return { size, channels };
}

async function withoutSpaceToDepth(
  model: OnnxModel,
  look: Look,
  fold: (from: string, to: string, size: number, channels: number, channelsFirst: boolean) => OnnxNode,
): Promise<{ readonly nodes: readonly OnnxNode[]; readonly changed: number }> {
  const spaced = model.nodes.filter(({ op }) => op === 'SpaceToDepth');
  if (spaced.length === 0) return { nodes: model.nodes, changed: 0 };
  const [shapes] = await look.shapes(
    model,
    spaced.map(({ outputs }) => outputs[0]!),
  );
  let changed = 0;
  const nodes = model.nodes.map((node) => {
    const all = node.op === 'SpaceToDepth' ? shapes?.get(node.outputs[0]!)?.[1] : undefined;
    if (all === undefined || textOf(node, 'mode', 'DCR') !== 'DCR') return node;
    changed++;
    const size = intOf(node, 'blocksize', 1);
    return fold(node.inputs[0]!, node.outputs[0]!, size, all / size ** 2, false);
  });
  return { nodes, changed };
}
