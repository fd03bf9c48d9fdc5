import type { SessionDescription, Variant } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { badgeRows, badgeText, checkText } from './badge.js';

const facts: SessionDescription = {
  runtime: 'onnxruntime-web',
  runtimeVersion: '1.30.0',
  deviceAsked: ['webgpu', 'wasm'],
  device: 'wasm',
  attempts: [
    { device: 'webgpu', ok: false, reason: 'no adapter' },
    { device: 'wasm', ok: true },
  ],
  threads: 2,
  notes: ['nothing is cached'],
  selfTest: { vectors: 6, maxDifference: 7e-7, tolerance: 1e-5, madeBy: 'TensorFlow.js 4.22.0' },
  dtype: 'fp32',
  model: 'compact',
  modelSha256: 'abcdef0123456789',
};

describe('the badge', () => {
  it('says what runs and that it was proven', () => {
    expect(badgeText({ description: facts })).toBe('wasm · matches TensorFlow.js 4.22.0');
    expect(checkText(facts)).toBe('6 vectors, greatest difference 7.0e-7 ≤ 1.0e-5');
  });

  it('says so where it differs, and where it was not checked', () => {
    const wrong = {
      ...facts,
      selfTest: { vectors: 6, maxDifference: 0.5, tolerance: 1e-5, madeBy: 'TensorFlow.js 4.22.0' },
    };
    expect(badgeText({ description: wrong })).toBe('wasm · differs from TensorFlow.js 4.22.0');
    expect(checkText(wrong)).toContain('5.0e-1 > 1.0e-5');
    const { selfTest, ...unknown } = facts;
    expect(selfTest).toBeDefined();
    expect(badgeText({ description: unknown })).toBe('wasm · not checked');
  });

  it('says of a file in fewer bits what it costs at most, not that it matches', () => {
    const selfTest = { vectors: 6, maxDifference: 0.02, tolerance: 0.05, madeBy: 'TensorFlow.js 4.22.0' };
    const description = { ...facts, dtype: 'int8', selfTest } as const;
    const variant: Variant = {
      pictures: '12 photographs',
      gate: [
        { noise: 'none', psnr: 43.74, fp32: 43.9 },
        { noise: 'gaussian:0.02', psnr: 38.53, fp32: 38.57 },
        { noise: 'gaussian:0.2', psnr: 28.4, fp32: 28.39 },
      ],
      floats: [],
      speed: { ratio: 1.4, where: 'somewhere' },
    };
    expect(badgeText({ description, variant })).toBe('wasm · int8, at most 0.04 dB lost');
    const rows = new Map(badgeRows({ description, variant }));
    expect(rows.get('PSNR of int8')).toBe('at most 0.04 dB lost at noise against fp32, on 12 photographs');
    expect(badgeText({ description })).toBe('wasm · int8, within 5.0e-2 of TensorFlow.js 4.22.0');
  });

  it('lists what was tried, and what was done without', () => {
    const rows = new Map(badgeRows({ description: facts }));
    expect(rows.get('Asked for')).toBe('webgpu, wasm');
    expect(rows.get('Not webgpu')).toBe('no adapter');
    expect(rows.get('Note')).toBe('nothing is cached');
    expect(rows.has('Not wasm')).toBe(false);
  });
});
