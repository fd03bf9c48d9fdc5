import type { ModelId } from '@denoisekit/models';
import { createNodeDenoiser, type NodeDenoiserOptions } from '@denoisekit/runtime-node';
import { describe, expect, it } from 'vitest';
import { referenceModel } from '../reference/reference-model.js';
import { owedOnCpu } from './owed.js';

const ways: readonly (readonly [string, Partial<NodeDenoiserOptions>])[] = [
  ['onnxruntime-node on the CPU', { device: 'cpu' }],
  ['the same in two workers', { device: 'cpu', workers: 2 }],
  ['WebAssembly in Node', { device: 'wasm' }],
];

// One that takes one size and one that takes any: npm run test:wide compares all, on every host.
const models: readonly ModelId[] = ['dense', 'compact'];

describe.each(models)('200 test digits through %s', (id) => {
  it.each(ways)('on %s are those of TensorFlow.js', async (_, options) => {
    const denoiser = await createNodeDenoiser({
      model: await referenceModel(id),
      fallback: 'error',
      ...options,
    });
    const { selfTest } = denoiser.describe();
    await denoiser.dispose();
    expect(selfTest?.vectors).toBe(10); // batches of 20
    expect(selfTest?.maxDifference).toBeGreaterThan(0); // two implementations, so never quite the same
    expect(selfTest?.maxDifference).toBeLessThanOrEqual(owedOnCpu(id));
  });
});
