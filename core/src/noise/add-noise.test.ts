import { describe, expect, it } from 'vitest';
import { addNoise, noisyInto } from './add-noise.js';
import { errorOf } from '../error-of.test.helper.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { mse } from '../scores/metrics.js';
import { noiseKinds } from './kinds/index.js';
import type { Noise } from './noise.js';
import type { NoiseKind } from './noise-kind.js';
import { formatNoise, parseNoise } from './noise-text.js';

const half = parseNoise('gaussian:0.5');
const span = parseNoise('gaussian:0..1');
const everyKind = [
  ...['gaussian:0.1..0.5', 'salt-pepper:0..1', 'speckle:0..2', 'poisson:1..50', 'mask:0.1..0.9'],
  'poisson:5..50+gaussian:0.1+speckle:0..0.2+salt-pepper:0.1+mask:0..0.5+mask:0.2',
].map((text) => parseNoise(text));

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
    const noNumber: Noise = [{ weight: 1, stages: [{ kind: 'gaussian', level: [0, NaN] }] }];
    expect(errorOf(() => addNoise(clean, noNumber, { seed: 1 })).code).toBe('noise-invalid');
    expect(errorOf(() => addNoise(clean, half, { seed: -1 })).code).toBe('usage');
    expect(errorOf(() => addNoise(clean, half, { seed: 1, epoch: 0.5 })).code).toBe('usage');
    expect(errorOf(() => addNoise(clean, half, { seed: 1, firstIndex: -1 })).code).toBe('usage');
  });
});

describe('noisyInto', () => {
  it.each([span, ...everyKind].map((noise) => [formatNoise(noise), noise] as const))(
    'gives each image the noise of its number, in any order, also in place: %s',
    (_, noise) => {
      const clean = flat(0.5, 3).data;
      const size = 28 * 28;
      const inOrder = addNoise(flat(0.5, 8), noise, { seed: 6, epoch: 1 }).data;
      const indices = [7, 0, 3];
      const expected = Float32Array.of(
        ...indices.flatMap((i) => [...inOrder.subarray(i * size, (i + 1) * size)]),
      );
      const out = new Float32Array(clean.length);
      const options = { seed: 6, epoch: 1, channels: 1, height: 28, width: 28 };
      noisyInto(out, clean, noise, { ...options, indices: Uint32Array.from(indices) });
      expect(out).toEqual(expected);
      noisyInto(clean, clean, noise, { ...options, indices });
      expect(clean).toEqual(expected);
    },
  );

  it('hits all channels of a pixel', () => {
    const out = new Float32Array(3 * 16);
    noisyInto(out, out.slice().fill(0.5), parseNoise('mask:0.5'), {
      ...{ seed: 1, epoch: 0, indices: [0] },
      ...{ channels: 3, height: 4, width: 4 },
    });
    const [red, green, blue] = [0, 16, 32].map((from) => [...out.subarray(from, from + 16)].map(Boolean));
    expect(new Set(red).size).toBe(2);
    expect(green).toEqual(red);
    expect(blue).toEqual(red);
  });

  it('refuses lengths that do not agree', () => {
    const eight = new Float32Array(8);
    const codeOf = (out: Float32Array, channels: number, height: number) => {
      const options = { seed: 1, epoch: 0, indices: [0, 1], channels, height, width: 1 };
      return errorOf(() => {
        noisyInto(out, eight, half, options);
      }).code;
    };
    expect(codeOf(eight, 1, 3)).toBe('shape-mismatch');
    expect(codeOf(eight, 3, 4)).toBe('shape-mismatch');
    expect(codeOf(new Float32Array(7), 1, 4)).toBe('shape-mismatch');
  });
});

describe('alternatives', () => {
  it('draw one for each image, by the first uniform draw of a stream of its own', () => {
    // From the Python of random.test.ts: uniform(words(5, (0x7069636b, 2, i))) for i = 0 to 7.
    const uniforms = [
      0.5341514386849241, 0.2827336285637053, 0.9726198578722772, 0.2635589255700438, 0.08254688313707559,
      0.9594619815520739, 0.20277042871788253, 0.569162728315351,
    ];
    const noise = parseNoise('1*mask:1|2*none|1*gaussian-unclipped:0');
    const noisy = addNoise(flat(0.5, 8), noise, { seed: 5, epoch: 2 }).data;
    uniforms.forEach((uniform, i) => {
      expect(noisy[i * 784]).toBe(uniform < 0.25 ? 0 : 0.5);
    });
    const ends = parseNoise('none|3*mask:1');
    const spoilt = addNoise(flat(0.5, 8), ends, { seed: 5, epoch: 2 }).data;
    uniforms.forEach((uniform, i) => {
      expect(spoilt[i * 784]).toBe(uniform < 0.25 ? 0.5 : 0);
    });
  });

  it('are as frequent as their weights', () => {
    const count = 4000;
    const clean = imageTensor(new Float32Array(count).fill(0.5), [count, 1, 1, 1]);
    const noise = parseNoise('0.1*none|0.6*mask:1|0.3*salt-pepper:1+mask:0+salt-pepper:0');
    const { data } = addNoise(clean, noise, { seed: 8 });
    const share = (value: number) => data.filter((y) => y === value).length / count;
    // Four standard errors of a share p: 4 sqrt(p (1 - p) / count). Salt and pepper are white half of the time.
    for (const [value, p] of [
      [0.5, 0.1],
      [0, 0.75],
      [1, 0.15],
    ] as const) {
      expect(Math.abs(share(value) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / count));
    }
  });

  it('leave the noise of each alternative as it is alone', () => {
    const clean = flat(0.5, 6);
    const texts = ['gaussian:0.1..0.3+mask:0.2', 'speckle:0.2'];
    const alone = texts.map((text) => addNoise(clean, parseNoise(text), { seed: 3 }).data);
    const both = addNoise(clean, parseNoise(texts.join('|')), { seed: 3 }).data;
    const from = Array.from({ length: 6 }, (_, i) => {
      const image = both.subarray(i * 784, (i + 1) * 784).join();
      return alone.findIndex((data) => data.subarray(i * 784, (i + 1) * 784).join() === image);
    });
    expect(new Set(from)).toEqual(new Set([0, 1]));
  });
});

describe('kinds from elsewhere', () => {
  it('are named, described and applied by the list that is passed along', () => {
    const inverted: NoiseKind = {
      ...noiseKinds[0]!,
      ...{ name: 'inverted', parameter: 'share', range: [0, 1], example: 'inverted:1' },
      apply({ source, out, start, size, height, width }, share, stream) {
        for (let i = start; i < start + size; i++) {
          out[i] = stream.uniform() < share ? 1 - source[i]! : source[i]! * (height / width);
        }
      },
    };
    const kinds = [...noiseKinds, inverted];
    const noise = parseNoise('inverted:1+mask:0', kinds);
    expect(formatNoise(noise, kinds)).toBe('inverted:1+mask:0');
    expect(addNoise(flat(0.25, 2), noise, { seed: 1, kinds })).toEqual(flat(0.75, 2));
    expect(errorOf(() => parseNoise('inverted:1')).code).toBe('noise-invalid');
    expect(errorOf(() => addNoise(flat(0.25, 2), noise, { seed: 1 })).code).toBe('noise-invalid');
    expect(errorOf(() => parseNoise('mask:0.1', [inverted])).message).toContain('expected inverted');
  });
});
