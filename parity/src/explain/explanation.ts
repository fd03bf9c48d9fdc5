import type { Device } from '@denoisekit/core';

/** A tensor that goes into a node or comes out of it. */
export interface TensorFacts {
  readonly name: string;
  /** As the run has shown them, or as the file has them for constants; absent where neither tells. */
  readonly dims?: readonly number[] | undefined;
}

export interface NodeFacts {
  /** From 1, in the order of the file. */
  readonly position: number;
  /** Nodes of the model. */
  readonly of: number;
  /** May be empty: ONNX does not ask for one. */
  readonly name: string;
  /** `Conv` */
  readonly operator: string;
  readonly inputs: readonly TensorFacts[];
  readonly outputs: readonly TensorFacts[];
}

/** How far a node is off. A difference is null where one of two values is no finite number. */
export interface NodeFault {
  readonly node: NodeFacts;
  /** Greatest |difference| of what it makes from what it should make, whatever was wrong before it. */
  readonly total: number | null;
  /** Greatest |difference| of what it makes from what the reference makes of the very same inputs: its own share. */
  readonly own: number | null;
  /** The largest such difference that is allowed: the tolerance, times the largest value where that is above 1. */
  readonly owed: number;
}

/** What is at fault when a target fails. */
export type Finding =
  | ({ readonly fault: 'node' } & NodeFault & {
        /** As a model of its own, fed with the right inputs; null as above, undefined where it could not be run. */
        readonly alone?: number | null | undefined;
      })
  /** No node is beyond the tolerance by itself; this one adds most. */
  | ({ readonly fault: 'spread' } & NodeFault)
  | {
      /** The nodes are right one by one and wrong where ONNX Runtime makes one of several. */
      readonly fault: 'fusion';
      /** Those between which the first difference arises; empty where it could not be found out. */
      readonly nodes: readonly NodeFacts[];
      /** The levels of graph optimization at which the model is right. */
      readonly rightAt: readonly string[];
    }
  /** Another device ran the model than the one that was asked for. */
  | { readonly fault: 'provider'; readonly asked: Device; readonly ran: Device; readonly reason?: string }
  /** Another version of the model ran. */
  | { readonly fault: 'version' }
  /** The reference's runtime differs from TensorFlow.js in the same way: the model file or the record is at fault. */
  | { readonly fault: 'model'; readonly off: number | null; readonly reference: string }
  /** The graph, run once on the image, is right. */
  | { readonly fault: 'outside' }
  | { readonly fault: 'unknown'; readonly reason: string };

export type Explanation = Finding & {
  readonly target: string;
  /** The target whose graphs were run, where it is another one. */
  readonly standIn?: string | undefined;
  /** The image that was looked at, `gaussian:0.5 28x28 0-19, image 3`. */
  readonly image?: string | undefined;
  /** As text: sentences, the first of which is the summary. */
  readonly text: readonly string[];
  /** Where the node and its values were written to. */
  readonly folder?: string | undefined;
};

/** One node in words: `node 5 of 13, Conv "conv_3"`. */
export function nodeLabel({ position, of, name, operator, outputs }: NodeFacts): string {
  const which = name === '' ? `that makes "${outputs[0]?.name ?? ''}"` : `"${name}"`;
  return `node ${position} of ${of}, ${operator} ${which}`;
}
