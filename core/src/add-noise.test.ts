import { describe, expect, it } from 'vitest';
import { addNoise, noisyInto } from './add-noise.js';
import { errorOf } from './error-of.test.helper.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';
import { mse } from './metrics.js';
import { parseNoise, type Noise } from './noise.js';

const half = parseNoise('gaussian:0.5');
const span = parseNoise('gaussian:0..1');
const everyKind = [
  ...['gaussian:0.1..0.5', 'salt-pepper:0..1', 'speckle:0..2', 'poisson:1..50', 'mask:0.1..0.9'],
  'poisson:5..50+gaussian:0.1+speckle:0..0.2+salt-pepper:0.1+mask:0..0.5+mask:0.2',
].map(parseNoise);

function flat(value: number, batch: number, size = 28): ImageTensor {
  return imageTensor(new Float32Array(batch * size * size).fill(value), [batch, 1, size, size]);
}

describe('addNoise', () => {
  it('adds the recorded normals of (seed, epoch, index) and clips', () => {
    // From the Python of random.test.ts, path (0x6e6f6973, 2, 9), seed 5: the first four normals; path (0x7369676d, 2, 9): the
    // first uniform, which is the sigma of gaussian:0..1.
    const normals = [-0.6936088178646516, -0.2733888862285686, -1.6086761259327613, 0.24935511374977576];
    const clean = imageTensor(Float32Array.of(0.5, 0.5, 0.5, 0.9), [1, 1, 2, 2]);
    const at = { seed: 5, epoch: 2, firstIndex: 9 };
    const check = (noise: typeof half, sigma: number) => {
      const noisy = addNoise(clean, noise, at).data;
      normals.forEach((normal, i) => {
        const expected = Math.min(1, Math.max(0, clean.data[i]! + sigma * normal));
        expect(Math.abs(noisy[i]! - expected)).toBeLessThan(2e-7); // two roundings to float32
      });
    };
    check(half, 0.5);
    check(span, 0.522752034799319);
  });

  // With a = 1 / sigma (black or white) or a = 1 / (2 sigma) (mid grey, both sides), the error of a clipped Gaussian on one
  // side is sigma^2 (Phi(a) - 1/2 - a phi(a)) + (1 - Phi(a)) (a sigma)^2; Phi and phi by SciPy 1.17.1, and the same figures
  // by numerical integration of (clip(x + sigma n, 0, 1) - x)^2 phi(n).
  it.each([
    [0, 0.11506711570454031],
    [1, 0.11506711570454031],
    [0.5, 0.12901463774042832],
  ])('gives images of %d the MSE of clipped Gaussians at sigma 0.5', (value, expected) => {
    const clean = flat(value, 500);
    const noisy = addNoise(clean, half, { seed: 3 });
    // A squared error is at most 1 and so has a standard deviation below sqrt(expected).
    const standardError = Math.sqrt(expected / clean.data.length);
    expect(Math.abs(mse(noisy, clean) - expected)).toBeLessThan(4 * standardError);
    expect(noisy.data.every((x) => x >= 0 && x <= 1)).toBe(true);
  });

  it('gives an image the same noise however the images are split into batches', () => {
    for (const noise of [half, span, ...everyKind]) {
      const whole = addNoise(flat(0.5, 5), noise, { seed: 1, epoch: 4, firstIndex: 10 });
      const first = addNoise(flat(0.5, 2), noise, { seed: 1, epoch: 4, firstIndex: 10 });
      const rest = addNoise(flat(0.5, 3), noise, { seed: 1, epoch: 4, firstIndex: 12 });
      expect(whole.data).toEqual(Float32Array.of(...first.data, ...rest.data));
    }
  });

  it('differs by seed, epoch and image, and repeats otherwise', () => {
    const noisy = (seed: number, epoch: number, firstIndex: number) =>
      addNoise(flat(0.5, 1, 8), half, { seed, epoch, firstIndex }).data.join();
    expect(new Set([noisy(1, 0, 0), noisy(2, 0, 0), noisy(1, 1, 0), noisy(1, 0, 1)]).size).toBe(4);
    expect(noisy(1, 0, 0)).toBe(addNoise(flat(0.5, 1, 8), half, { seed: 1 }).data.join());
  });

  it('uses the same normals for a span as for its sigma', () => {
    const clean = flat(0.5, 1);
    const narrow = addNoise(clean, parseNoise('gaussian:0.01'), { seed: 2 });
    const spread = addNoise(clean, parseNoise('gaussian:0..0.02'), { seed: 2 });
    const sigma = (spread.data[0]! - 0.5) / ((narrow.data[0]! - 0.5) / 0.01);
    expect(sigma).toBeGreaterThan(0);
    expect(sigma).toBeLessThan(0.02);
    narrow.data.forEach((x, i) => {
      expect(Math.abs(0.5 + ((x - 0.5) / 0.01) * sigma - spread.data[i]!)).toBeLessThan(1e-4 * 0.02 + 5e-6);
    });
  });

  it('leaves images alone at sigma 0, and the clean ones always', () => {
    const clean = flat(0.25, 2);
    expect(addNoise(clean, parseNoise('gaussian:0'), { seed: 1 })).toEqual(clean);
    addNoise(clean, half, { seed: 1 });
    expect(clean).toEqual(flat(0.25, 2));
  });

  it('refuses sigmas out of range and numbers that address no stream', () => {
    const clean = flat(0, 1, 2);
    const noNumber: Noise = [{ kind: 'gaussian', level: [0, NaN] }];
    expect(errorOf(() => addNoise(clean, noNumber, { seed: 1 })).code).toBe('noise-invalid');
    expect(errorOf(() => addNoise(clean, half, { seed: -1 })).code).toBe('usage');
    expect(errorOf(() => addNoise(clean, half, { seed: 1, epoch: 0.5 })).code).toBe('usage');
    expect(errorOf(() => addNoise(clean, half, { seed: 1, firstIndex: -1 })).code).toBe('usage');
  });
});

describe('noisyInto', () => {
  it.each([span, ...everyKind])(
    'gives each image the noise of its number, in any order, also in place',
    (...noise) => {
      const clean = flat(0.5, 3).data;
      const size = 28 * 28;
      const inOrder = addNoise(flat(0.5, 8), noise, { seed: 6, epoch: 1 }).data;
      const indices = [7, 0, 3];
      const expected = Float32Array.of(
        ...indices.flatMap((i) => [...inOrder.subarray(i * size, (i + 1) * size)]),
      );
      const out = new Float32Array(clean.length);
      noisyInto(out, clean, size, noise, { seed: 6, epoch: 1, indices: Uint32Array.from(indices) });
      expect(out).toEqual(expected);
      noisyInto(clean, clean, size, noise, { seed: 6, epoch: 1, indices });
      expect(clean).toEqual(expected);
    },
  );

  it('hits all channels of a pixel where it is told how many there are', () => {
    const size = 3 * 16;
    const clean = new Float32Array(size).fill(0.5);
    const hit = (channels?: number) => {
      const out = new Float32Array(size);
      const where = { seed: 1, epoch: 0, indices: [0], ...(channels !== undefined && { channels }) };
      noisyInto(out, clean, size, parseNoise('mask:0.5'), where);
      return [0, 16, 32].map((from) => [...out.subarray(from, from + 16)].map(Boolean));
    };
    const [red, green, blue] = hit(3);
    expect(green).toEqual(red);
    expect(blue).toEqual(red);
    const [first, second] = hit();
    expect(first).toEqual(red);
    expect(second).not.toEqual(first);
  });

  it('refuses lengths that do not agree', () => {
    const options = { seed: 1, epoch: 0, indices: [0, 1] };
    const eight = new Float32Array(8);
    expect(
      errorOf(() => {
        noisyInto(eight, eight, 3, half, options);
      }).code,
    ).toBe('shape-mismatch');
    expect(
      errorOf(() => {
        noisyInto(new Float32Array(7), eight, 4, half, options);
      }).code,
    ).toBe('shape-mismatch');
    expect(
      errorOf(() => {
        noisyInto(eight, eight, 4, half, { ...options, channels: 3 });
      }).code,
    ).toBe('shape-mismatch');
  });
});
