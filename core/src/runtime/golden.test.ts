import { describe, expect, it } from 'vitest';
import { readGolden, selfTest, toleranceOf } from './golden.js';
import type { ImageTensor } from '../image/image-tensor.js';
import { defaultTolerance } from '../documents/default-tolerance.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { SessionDescription } from './ports.js';

/** Two vectors of one pixel: 0.25 -> 0.5 and 1 -> 0.75. IEEE 754: 0.25 is 3e800000, 0.5 3f000000, 0.75 3f400000, 1 3f800000. */
const file = Uint8Array.from([0, 0, 0x80, 0x3e, 0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0x40, 0x3f]);
const vectors: ModelManifest['golden']['vectors'] = [
  { name: 'first', shape: [1, 1, 1, 1], inputOffset: 0, outputOffset: 4 },
  { name: 'second', shape: [1, 1, 1, 1], inputOffset: 8, outputOffset: 12 },
];
const manifest = {
  id: 'tiny',
  tolerance: defaultTolerance,
  golden: { path: 'golden.bin', bytes: 16, sha256: '0'.repeat(64), madeBy: 'an abacus 1.0', vectors },
};

function session(answers: Readonly<Record<number, number>>) {
  return {
    run: ({ data, shape }: ImageTensor) =>
      Promise.resolve({ data: Float32Array.of(answers[data[0]!] ?? Number.NaN), shape }),
    describe: () => ({ device: 'webgpu', dtype: 'fp32' }) as SessionDescription,
  };
}

describe('readGolden', () => {
  it('reads little-endian float32 pairs, also from the middle of a buffer', () => {
    const larger = new Uint8Array(19);
    larger.set(file, 3);
    const pairs = readGolden(manifest, larger.subarray(3));
    expect(pairs.map(({ name, input, output }) => [name, input.data[0], output.data[0]])).toEqual([
      ['first', 0.25, 0.5],
      ['second', 1, 0.75],
    ]);
    expect(pairs[0]!.input.shape).toEqual([1, 1, 1, 1]);
  });

  it('refuses a file that is shorter than its vectors say', () => {
    expect(() => readGolden(manifest, file.subarray(0, 15))).toThrow(
      expect.objectContaining({ code: 'manifest-invalid' }),
    );
  });
});

describe('toleranceOf', () => {
  it.each([
    [{ device: 'cpu', dtype: 'fp32' }, 1e-5],
    [{ device: 'wasm', dtype: 'fp32' }, 1e-5],
    [{ device: 'webgpu', dtype: 'fp32' }, 1e-4],
    [{ device: 'cuda', dtype: 'fp32' }, 1e-4],
    [{ device: 'cuda', dtype: 'fp32', tf32: true }, 2e-3],
    [{ device: 'cpu', dtype: 'fp16' }, 5e-3],
    [{ device: 'wasm', dtype: 'int8' }, 0.1],
    [{ device: 'cuda', dtype: 'fp16', tf32: true }, 5e-3],
  ] as const)('of %j is %d', (facts, expected) => {
    expect(toleranceOf(manifest, facts)).toBe(expected);
  });
});

describe('selfTest', () => {
  const pairs = readGolden(manifest, file);

  it('tells the greatest difference over all vectors', async () => {
    // 2^-14 is 6.1e-5, which WebGPU may differ; both sums are exact in float32.
    const found = await selfTest(session({ 0.25: 0.5, 1: 0.75 + 2 ** -14 }), manifest, pairs);
    expect(found).toEqual({ vectors: 2, maxDifference: 2 ** -14, tolerance: 1e-4, madeBy: 'an abacus 1.0' });
  });

  it.each([
    ['differs more than it may', { 0.25: 0.5, 1: 0.75 + 2 ** -13 }],
    ['is no number', { 0.25: 0.5 }],
  ])('refuses a device whose answer %s', async (_, answers) => {
    await expect(selfTest(session(answers), manifest, pairs)).rejects.toMatchObject({
      code: 'tolerance-exceeded',
      message: expect.stringContaining('webgpu') as string,
    });
  });
});
