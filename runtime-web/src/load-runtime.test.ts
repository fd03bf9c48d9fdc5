import { describe, expect, it } from 'vitest';
import { threadsFor } from './load-runtime.js';

const isolated = { crossOriginIsolated: true, cores: 12 };
const usual = { crossOriginIsolated: false, cores: 12 };

describe('threadsFor', () => {
  it('gives wasm half the cores, at most four, where threads can share memory', () => {
    expect(threadsFor('wasm', undefined, isolated)).toEqual({ threads: 4 });
    expect(threadsFor('wasm', undefined, { ...isolated, cores: 3 })).toEqual({ threads: 2 });
    expect(threadsFor('wasm', 7, isolated)).toEqual({ threads: 7 });
  });

  it('gives one elsewhere, and says why unless one was asked for', () => {
    expect(threadsFor('wasm', undefined, usual)).toMatchObject({
      threads: 1,
      note: expect.stringContaining('cross-origin isolated') as string,
    });
    expect(threadsFor('wasm', 1, usual)).toEqual({ threads: 1 });
  });

  it('gives WebGPU one', () => {
    expect(threadsFor('webgpu', 8, isolated)).toEqual({ threads: 1 });
  });
});
