import type { Batch } from './case-model.js';
import type { TargetFacts } from './operator-target.js';
import type { Tensor } from './step.js';

// The messages to and from the process that runs batches, as structured clones.

export type ChildDevice = 'cpu' | 'wasm' | 'webgpu';

export type ChildAnswer =
  | { readonly kind: 'ready'; readonly facts: Omit<TargetFacts, 'adapter'> }
  | { readonly kind: 'answer'; readonly tensors: readonly Tensor[] }
  | { readonly kind: 'error'; readonly reason: string };

export type ChildQuestion = Batch;
