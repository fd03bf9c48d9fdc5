import { describe, expect, it } from 'vitest';
import { speckled } from '../../testing/formula-images.js';
import { imageTensor, type ImageTensor } from '../../image/image-tensor.js';
import { addNoise } from '../add-noise.js';
import { parseNoise } from '../noise-text.js';
import { bleedThroughFrom } from './bleed-through.js';

const [height, width] = [40, 56];
const kinds = ['paper', 'crease', 'stain', 'shading', 'blur', 'bleed-through', 'low-ink', 'scan-lines'];

function flat(value: number, count = 1): ImageTensor {
  const values = new Float32Array(count * height * width).fill(value);
  return imageTensor(values, [count, 1, height, width]);
}

function damaged(text: string, clean: ImageTensor, seed = 4): Float32Array {
  return addNoise(clean, parseNoise(text), { seed }).data;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function greatest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value));
}

function least(values: Float32Array): number {
  return values.reduce((fewest, value) => Math.min(fewest, value));
}

describe('damage of paper', () => {
  it.each(kinds)('%s leaves images alone at level 0', (kind) => {
    for (const channels of [1, 3] as const) {
      const clean = speckled(5, channels, 20, 30);
      expect(damaged(`${kind}:0`, clean)).toEqual(clean.data);
    }
  });

  it.each(kinds)('%s clips to [0, 1], also what is outside before, and takes a single pixel', (kind) => {
    const clean = speckled(5, 3, 20, 30);
    const values = damaged(`gaussian-unclipped:0.5+${kind}:1`, clean);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    const pixel = imageTensor(Float32Array.of(0.5), [1, 1, 1, 1]);
    const [value] = damaged(`${kind}:0.2`, pixel);
    expect(value).toBeGreaterThanOrEqual(0.2);
    expect(value).toBeLessThanOrEqual(0.8);
  });

  it.each(kinds)('%s treats the channels of a grey picture alike', (kind) => {
    const plane = speckled(3, 1, 20, 30).data;
    const colour = damaged(
      `${kind}:0.6`,
      imageTensor(Float32Array.of(...plane, ...plane, ...plane), [1, 3, 20, 30]),
    );
    const grey = damaged(`${kind}:0.6`, imageTensor(plane, [1, 1, 20, 30]));
    expect(colour).toEqual(Float32Array.of(...grey, ...grey, ...grey));
  });
});

describe('paper', () => {
  it('is darker by what the level says on average, with a quarter of that as grain', () => {
    const count = 400;
    const noisy = damaged('paper:0.2', flat(1, count));
    const square = noisy.map((value) => (value - 0.8) ** 2);
    // Grain of 12 pixels leaves 15 independent values an image at least.
    expect(Math.abs(meanOf(noisy) - 0.8)).toBeLessThan(4 * (0.05 / Math.sqrt(15 * count)));
    expect(Math.abs(Math.sqrt(meanOf(square)) / 0.05 - 1)).toBeLessThan(4 / Math.sqrt(2 * 15 * count));
  });

  it('leaves black ink black', () => {
    expect(damaged('paper:0.3', flat(0)).every((value) => value === 0)).toBe(true);
  });
});

describe('crease', () => {
  it('lightens as much as it darkens, and neither by more than the level', () => {
    const count = 600;
    const change = damaged('crease:0.4', flat(0.5, count)).map((value) => value / 0.5 - 1);
    const perImage = Float32Array.from({ length: count }, (_, i) =>
      meanOf(change.subarray(i * height * width, (i + 1) * height * width)),
    );
    const deviation = Math.sqrt(meanOf(perImage.map((mean) => mean * mean)));
    expect(Math.abs(meanOf(perImage))).toBeLessThan((4 * deviation) / Math.sqrt(count));
    expect(greatest(change)).toBeGreaterThan(0.35);
    expect(greatest(change)).toBeLessThan(0.4001);
    expect(least(change)).toBeGreaterThan(-0.4001);
  });
});

describe('stain', () => {
  it('only darkens, by the level at most, and leaves paper between stains', () => {
    const values = damaged('stain:0.5', flat(0.8, 60));
    expect(greatest(values)).toBe(Math.fround(0.8));
    expect(least(values)).toBeLessThan(0.5);
    expect(least(values)).toBeGreaterThan(0.3999);
    const clean = values.filter((value) => value === Math.fround(0.8)).length / values.length;
    expect(clean).toBeGreaterThan(0.2);
    expect(clean).toBeLessThan(0.9);
  });
});

describe('shading', () => {
  it('darkens from nothing to the level, without steps', () => {
    const images = 40;
    const values = damaged('shading:0.6', flat(1, images));
    expect(greatest(values)).toBe(1);
    expect(least(values)).toBeGreaterThan(0.3999);
    expect(least(values)).toBeLessThan(0.41);
    // The steepest is a shadow whose edge is 4 pixels wide: 3/2 of the mean slope, along a row.
    for (let i = 1; i < values.length; i++) {
      if (i % width !== 0) expect(Math.abs(values[i]! - values[i - 1]!)).toBeLessThan(0.6 * 0.375 + 1e-6);
    }
  });
});

describe('blur', () => {
  // exp(-i^2 / 2) for i from -3 to 3, by their sum, in Python.
  const line = [
    0.004433048175243745, 0.054005582622414484, 0.2420362293761143, 0.3990502796524549, 0.2420362293761143,
    0.054005582622414484, 0.004433048175243745,
  ];

  it('spreads a point as a Gaussian does', () => {
    const clean = flat(0);
    clean.data[20 * width + 30] = 1;
    const values = damaged('blur:1', clean);
    line.forEach((down, i) => {
      line.forEach((right, j) => {
        const value = values[(20 + i - 3) * width + 30 + j - 3]!;
        expect(Math.abs(value - down * right)).toBeLessThan(1e-7);
      });
    });
    expect(Math.abs(meanOf(values) * height * width - 1)).toBeLessThan(1e-5);
  });

  it('goes on past the edges with the outermost pixels', () => {
    for (const value of damaged('blur:4', flat(0.7))) expect(Math.abs(value - 0.7)).toBeLessThan(1e-6);
  });
});

describe('bleed-through', () => {
  it('shows as much ink as the other side has, as strong as the level says', () => {
    const count = 400;
    const clean = flat(1, count);
    for (let image = 0; image < count; image++) clean.data[(image * height + 17) * width + 9] = 0;
    const ink = damaged('bleed-through:0.3', clean).map((value) => 1 - value);
    // Blurring with repeated edges keeps a point's ink on average over all places; of one place it is 0.25 to 4 times, at a corner.
    expect(Math.abs(meanOf(ink) * height * width - 1.3)).toBeLessThan(4 * (0.3 / Math.sqrt(count)));
  });

  it('leaves white pages white', () => {
    for (const value of damaged('bleed-through:0.5', flat(1))) expect(value).toBeGreaterThan(1 - 1e-6);
  });

  it('of a black other side darkens a white page by its level everywhere', () => {
    const kinds = [bleedThroughFrom(new Float32Array(height * width))];
    const { data } = addNoise(flat(1), parseNoise('bleed-through:0.4'), { seed: 1, kinds });
    for (const value of data) expect(value).toBeCloseTo(0.6, 5);
  });
});

describe('low-ink', () => {
  it('makes ink paler by the level at most, and leaves paper as it is', () => {
    const values = damaged('low-ink:0.6', flat(0, 40));
    expect(least(values)).toBeLessThan(0.1);
    expect(greatest(values)).toBeGreaterThan(0.5);
    expect(greatest(values)).toBeLessThan(0.6001);
    expect(damaged('low-ink:0.6', flat(1)).every((value) => value === 1)).toBe(true);
  });
});

describe('scan-lines', () => {
  it('is the same along each line, down or across', () => {
    const ways = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const values = damaged('scan-lines:0.4', flat(0.5), seed);
      const down = values.every((value, i) => value === values[i % width]);
      const across = values.every((value, i) => value === values[Math.floor(i / width) * width]);
      expect(down || across).toBe(true);
      ways.add(down ? 'down' : 'across');
    }
    expect(ways).toEqual(new Set(['down', 'across']));
  });
});
