import type { OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { ownSuffix } from '../onnx/edit-model.js';
import type { NamedValues } from '../probe/probe.js';
import { farthest, largest } from './far.js';

/** The error of a node's output. */
export interface NodeDifference {
  readonly node: OnnxNode;
  /** From what the reference made, from the image on. */
  readonly total: number;
  /** From what the reference made of the inputs that the node got on the target. */
  readonly own: number;
  /** What `own` may be. */
  readonly owed: number;
}

/** Three runs of one model on one image, tensors by name. */
export interface Runs {
  readonly actual: NamedValues;
  readonly expected: NamedValues;
  /** Of the disconnected model, fed with `actual`. */
  readonly own: NamedValues;
}

/**
 * How far each node is off, in the order of the file.
 *
 * @param tolerance for values up to 1; above that it grows with the largest value, as float32 does
 */
export function nodeDifferences(
  { nodes }: OnnxModel,
  { actual, expected, own }: Runs,
  tolerance: number,
): readonly NodeDifference[] {
  return nodes.flatMap((node) => {
    const made = node.outputs.filter((name) => name in expected && name + ownSuffix in own);
    if (made.length === 0) return [];
    const scale = Math.max(1, ...made.map((name) => largest(own[name + ownSuffix]!)).filter(Number.isFinite));
    return [
      {
        node,
        total: Math.max(...made.map((name) => farthest(actual[name], expected[name]!))),
        own: Math.max(...made.map((name) => farthest(actual[name], own[name + ownSuffix]!))),
        owed: tolerance * scale,
      },
    ];
  });
}

export type Blame =
  | { readonly kind: 'node'; readonly first: NodeDifference }
  /** None alone is beyond the tolerance. */
  | { readonly kind: 'spread'; readonly most: NodeDifference }
  | { readonly kind: 'none' };

/** The first node whose own error exceeds the tolerance; else the one that adds most, relative to its size. */
export function blame(differences: readonly NodeDifference[]): Blame {
  const first = differences.find(({ own, owed }) => own > owed);
  if (first !== undefined) return { kind: 'node', first };
  const [most] = [...differences].sort((a, b) => b.own / b.owed - a.own / a.owed);
  return most === undefined || most.own === 0 ? { kind: 'none' } : { kind: 'spread', most };
}
