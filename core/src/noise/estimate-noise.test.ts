import { describe, expect, it } from 'vitest';
import { speckled } from '../testing/formula-images.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { addNoise } from './add-noise.js';
import { estimateNoise } from './estimate-noise.js';
import { parseNoise } from './noise-text.js';

/** Smooth shapes with edges, and a texture over a part of it: values from `dark` to `bright`. */
function scene(size: number, [dark, bright]: readonly [number, number], textured: number): ImageTensor {
  const data = Float32Array.from({ length: 3 * size * size }, (_, at) => {
    const [x, y] = [at % size, Math.floor(at / size) % size];
    const channel = Math.floor(at / (size * size));
    const wave = Math.sin(x / (17 + 4 * channel)) * Math.cos(y / (23 - 3 * channel));
    const edge = x + 2 * y > size * 1.3 ? 0.5 : 0;
    const texture = y < textured * size ? 0.3 * Math.sin(x * 0.9) * Math.sin(y * 1.1 + channel) : 0;
    return dark + (bright - dark) * Math.min(1, Math.max(0, 0.35 + 0.3 * wave + edge + texture));
  });
  return imageTensor(data, [1, 3, size, size]);
}

const estimateAt = (clean: ImageTensor, text: string) =>
  255 * estimateNoise(addNoise(clean, parseNoise(text), { seed: 5 }))!;

describe('estimateNoise', () => {
  it.each([3, 5, 10, 15, 25, 35, 50])('finds sigma %d of 255 in an 8-bit picture', (sigma) => {
    const found = estimateAt(scene(256, [0.1, 0.9], 0.5), `gaussian:${sigma}/255+round:8`);
    expect(Math.abs(found - sigma)).toBeLessThan(Math.max(0.3, 0.05 * sigma));
  });

  it.each([
    ['dark', [0, 0.3]],
    ['bright', [0.75, 1]],
  ] as const)('knows what clipping takes in a %s picture', (_, values) => {
    for (const sigma of [10, 25, 50]) {
      const found = estimateAt(scene(256, values, 0), `gaussian:${sigma}/255+round:8`);
      expect(Math.abs(found - sigma)).toBeLessThan(0.15 * sigma);
    }
  });

  it.each(['gaussian-resized:15/255', 'demosaiced:10/255', 'gaussian:15/255+jpeg:80'])(
    'finds at least half of noise that has lost its high frequencies: %s',
    (text) => {
      const clean = scene(256, [0.1, 0.9], 0.5);
      const noisy = addNoise(clean, parseNoise(`${text}+round:8`), { seed: 5 });
      const squares = noisy.data.map((value, i) => (value - clean.data[i]!) ** 2);
      const truth = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
      const found = estimateNoise(noisy)!;
      expect(found / truth).toBeGreaterThan(0.5);
      expect(found / truth).toBeLessThan(1.5);
    },
  );

  it('finds next to none in a clean picture, texture or not', () => {
    for (const textured of [0, 0.5, 0.7]) {
      expect(estimateAt(scene(256, [0.1, 0.9], textured), 'round:8')).toBeLessThan(1);
    }
  });

  it('takes grey, batches and pictures of a single block', () => {
    const noisy = (shape: readonly [number, number, number, number]) => {
      const [batch, channels, height, width] = shape;
      const flat = imageTensor(new Float32Array(batch * channels * height * width).fill(0.5), shape);
      return addNoise(flat, parseNoise('gaussian:0.1'), { seed: 2 });
    };
    expect(Math.abs(estimateNoise(noisy([1, 1, 200, 200]))! - 0.1)).toBeLessThan(0.01);
    expect(Math.abs(estimateNoise(noisy([6, 3, 40, 56]))! - 0.1)).toBeLessThan(0.01);
    // 21 coefficients in each of three channels: 4 standard errors.
    expect(Math.abs(estimateNoise(noisy([1, 3, 8, 8]))! - 0.1)).toBeLessThan(
      0.1 * 4 * Math.sqrt(1 / (2 * 63)),
    );
  });

  it('is null where no block fits', () => {
    expect(estimateNoise(speckled(1, 1, 7, 100))).toBeNull();
    expect(estimateNoise(speckled(1, 3, 100, 7))).toBeNull();
  });

  it('is 0 for a picture of one value', () => {
    for (const value of [0, 0.5, 1]) {
      expect(estimateNoise(imageTensor(new Float32Array(900).fill(value), [1, 1, 30, 30]))).toBeLessThan(
        1e-6,
      );
    }
  });
});
