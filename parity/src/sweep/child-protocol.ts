import type { Batch } from './case-model.js';
import type { TargetFacts } from './operator-target.js';
import type { Tensor } from './tensor.js';

// What the process that runs batches is told and tells, by the structured clone of its channel.

export type ChildDevice = 'cpu' | 'wasm' | 'webgpu';

export type ChildAnswer =
  | { readonly kind: 'ready'; readonly facts: Omit<TargetFacts, 'adapter'> }
  | { readonly kind: 'answer'; readonly tensors: readonly Tensor[] }
  | { readonly kind: 'error'; readonly reason: string };

export type ChildQuestion = Batch;
