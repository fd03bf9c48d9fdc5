import type { OnnxAttribute, OnnxTensor } from '@denoisekit/runtime-node/onnx';
import { groupOf, pairsOf, sizesOf, type OperatorGroup } from './group.js';
import type { Pair, StepNode, Tensor } from './step.js';
import { exactTensor } from './values.js';

type Placed = readonly [at: Pair, channels: number];

const sizes = sizesOf('8x8', '6x10');
/** Few, since what a target refuses it is asked case by case, in a session of its own. */
export const widths = [1, 3, 4, 6, 8, 9, 16, 36] as const;
export const byFour = [4, 8, 12, 16, 36, 64] as const;

/** A group of one operator, or of a few in a row, on two images of several widths and sizes. */
export interface Foreign {
  readonly name: string;
  readonly about?: string;
  readonly op: string;
  readonly channels?: readonly number[];
  readonly input?: (salt: number, [at, channels]: Placed) => Tensor;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  readonly constants?: (
    salt: number,
    channels: number,
    [height, width]: Pair,
  ) => readonly (OnnxTensor | undefined)[];
  /** What follows the first node. */
  readonly then?: readonly StepNode[];
  /** Which of the first node's outputs is judged. */
  readonly output?: number;
  readonly opset?: number;
  readonly answer: (input: Tensor, constants: readonly (OnnxTensor | undefined)[]) => Tensor;
}

export function foreign(facts: Foreign): OperatorGroup {
  const { name, about = 'two images of these widths and sizes', op, channels = widths } = facts;
  const { constants, answer, attributes = {}, then = [], output = 0, opset } = facts;
  const image: Foreign['input'] = (salt, [at, count]) => exactTensor(salt, 2, count, ...at);
  const input = facts.input ?? image;
  return groupOf<Placed>({
    name,
    family: 'foreign',
    about,
    of: pairsOf(sizes, channels),
    key: ([at, count]) => `${count} at ${at.join('x')}`,
    quick: name === 'depth to space' ? ['4 at 8x8'] : [],
    case: (placed, salt) => {
      const given = constants?.(salt, placed[1], placed[0]) ?? [];
      const nodes = [{ op, attributes, constants: given, output }, ...then];
      const step = { nodes, opset, answer: ([tensor]: readonly Tensor[]) => answer(tensor!, given) };
      return { inputs: [input(salt, placed)], steps: [step] };
    },
  });
}
