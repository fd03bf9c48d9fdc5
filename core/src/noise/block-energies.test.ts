import { describe, expect, it } from 'vitest';
import { imageTensor } from '../image/image-tensor.js';
import { randomStream } from '../random/random.js';
import { imageRows } from '../image/image-rows.js';
import { blockEnergies, type BlockEnergies } from './block-energies.js';

describe('blockEnergies', () => {
  it('has the variance of white noise in both bands, and the means of the blocks', () => {
    const noise = new Float32Array(2 * 200 * 200);
    randomStream(4).fillNormal(noise);
    const image = imageTensor(
      noise.map((value, i) => (i < 40_000 ? 9 : 0.5 + 0.1 * value)),
      [1, 2, 200, 200],
    );
    const { means, halves } = blockEnergies(image)[1]!;
    const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
    // 40,000 values: 4 standard errors of their mean, and of the mean square of a sixth of the coefficients or more.
    expect(Math.abs(mean(means) - 0.5)).toBeLessThan((4 * 0.1) / 200);
    expect(halves.length).toBe(2);
    for (const energy of halves.flatMap(({ high, rest }) => [high, rest])) {
      expect(Math.abs(mean(energy) / 0.01 - 1)).toBeLessThan(4 * Math.sqrt(2 / (40_000 / 7)));
    }
  });

  it('has each high coefficient in one half, and with the low ones in the rest of the other', () => {
    // cos((2 y + 1) u pi / 16) cos((2 x + 1) v pi / 16) is coefficient (u, v) alone: of energy 64 / 4, or / 2 where u or v is 0.
    const wave = (u: number, v: number) => {
      const cosine = (k: number, at: number) => Math.cos(((2 * at + 1) * k * Math.PI) / 16);
      const data = Float32Array.from({ length: 64 }, (_, i) => cosine(u, i >> 3) * cosine(v, i & 7));
      const { means, halves } = blockEnergies(imageTensor(data, [1, 1, 8, 8]))[0]!;
      expect(means[0]).toBeCloseTo(0, 6);
      return halves.map(({ high, rest }) => [high[0]!, rest[0]!].map((one) => Number(one.toFixed(4))));
    };
    // Of 21 high coefficients 9 lie in even columns and 12 in odd ones.
    const [inEven, inOdd] = [9, 12];
    expect(wave(5, 4)).toEqual([
      [Number((16 / inEven).toFixed(4)), 0],
      [0, Number((16 / (63 - inOdd)).toFixed(4))],
    ]);
    expect(wave(4, 5)).toEqual([
      [0, Number((16 / (63 - inEven)).toFixed(4))],
      [Number((16 / inOdd).toFixed(4)), 0],
    ]);
    expect(wave(0, 2)).toEqual([
      [0, Number((32 / (63 - inEven)).toFixed(4))],
      [0, Number((32 / (63 - inOdd)).toFixed(4))],
    ]);
  });

  it('looks at no more blocks in a large picture, and at none in one that is too small', () => {
    const blocksIn = (height: number, width: number) =>
      blockEnergies(imageTensor(new Float32Array(height * width), [1, 1, height, width]))[0]!.means.length;
    expect(blocksIn(1500, 1500)).toBeLessThanOrEqual(5_000);
    expect(blocksIn(1500, 1500)).toBeGreaterThan(2_500);
    expect(blocksIn(7, 100)).toBe(0);
  });

  it('leaves out blocks in which something is hidden', () => {
    const halved = Float32Array.from({ length: 8 * 23 }, (_, i) => (i % 23 < 11 ? 0.25 : 0.75));
    const image = imageTensor(halved, [1, 1, 8, 23]);
    const visible = new Uint8Array(8 * 23).fill(1);
    // Blocks begin at columns 0, 3, 6, 9, 12 and 15; column 7 is in the first three, column 19 in the last two.
    visible[3 * 23 + 7] = 0;
    visible[7 * 23 + 19] = 0;
    const [{ means }] = blockEnergies({ ...imageRows(image), visible }) as [BlockEnergies];
    // Columns 9 and 10 are dark, and six bright.
    expect([...means].map((mean) => Number(mean.toFixed(4)))).toEqual([0.625]);
  });
});
