import type { ModelId } from '@denoisekit/models';

/** Four times what float32 is from float64 in it: docs/decisions/0010-tolerance-by-rounding.md. */
const owedByRounding: Partial<Record<ModelId, number>> = { 'deep-conv': 8.4e-5 };

/** What runtimes on the CPU owe to TensorFlow.js, not as the manifest has it. */
export function owedOnCpu(id: ModelId): number {
  return owedByRounding[id] ?? 1e-5;
}
