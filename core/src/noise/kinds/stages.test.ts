import { describe, expect, it } from 'vitest';
import { addNoise } from '../add-noise.js';
import { batchOf, speckled } from '../../testing/formula-images.js';
import { imageTensor, type ImageTensor } from '../../image/image-tensor.js';
import { parseNoise } from '../noise-text.js';

/** FNV-1a over the 32-bit words of float32 values. */
function checksum({ data }: ImageTensor): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(data.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}

function flat(value: number, count: number): ImageTensor {
  return imageTensor(new Float32Array(count * 784).fill(value), [count, 1, 28, 28]);
}

// The recorded checksums come from Python 3.11's standard library alone, without this project's code: with the `philox` of
// random.test.ts, words(seed, path) as a generator, uniform() = ((w0 << 20 | w1 >> 12) + 0.5) / 2**52 of its next two words, f32
// a round trip through struct's '<f', and for stage s of image i with w = words(seed, (0x6e6f6973 + s, epoch, i)):
//   level = lo if lo == hi else lo + (hi - lo) * uniform(words(seed, (0x7369676d + s, epoch, i)))
//   normals = [f32(statistics.NormalDist().inv_cdf((next(w) + 0.5) / 2**32)) for _ in x]
//   gaussian: f32(clip(v + level * n));  speckle: f32(clip(v + v * (level * n)))
//   mask, with u = next(w) / 2**32 for each pixel: 0 if u < level;  salt-pepper: 0 if u < level / 2, 1 if u < level
//   gaussian-unclipped: f32(v + level * n);  round: f32(math.floor(clip(v) * m + 0.5) / m), m = 2**level - 1, with
//     level = lo + math.floor((hi - lo + 1) * uniform(words(seed, (0x7369676d + s, epoch, i))))
//   poisson-gaussian: b = 0.5 * uniform(w); f32(clip(v + level * math.sqrt((1 - b) * v + b) * n))
//   gaussian-correlated, gaussian-resized, demosaiced, jpeg: line by line from their comments, jpeg with the matrix of the cosine transform
//   alternatives: rest = sum of weights * uniform(words(seed, (0x7069636b, epoch, i))); the first for which rest -= weight is below 0
//   poisson: f32(clip(k / level)) if v > 0 else 0, with mean = level * v: below 10
//     u = uniform(w); k = 0; p = s = math.exp(-mean); while u > s: k += 1; p *= mean / k; s += p
//   and from 10 the published PTRS with math.sqrt, math.log and math.lgamma, two uniform(w) a try.
// Those of pure Gaussian noise were the same before there were other kinds: references and metrics were made with them.
const recorded = [
  ['gaussian:0.5', 0x00f64bdd],
  ['gaussian:0.25', 0xdb24e601],
  ['gaussian:0..1', 0xa14b0289],
  ['gaussian:0.1..0.5', 0x27e030ec],
  ['salt-pepper:0.05', 0x032129ae],
  ['salt-pepper:0..1', 0x6291d217],
  ['speckle:0.5', 0xa888b898],
  ['speckle:0..2', 0x441309cd],
  ['poisson:8', 0x450aca85],
  ['poisson:30', 0x6c63807d],
  ['poisson:1..1000', 0x18de50c8],
  ['mask:0.25', 0xd7e11e6e],
  ['mask:0.1..0.9', 0x81e6c6c7],
  ['gaussian:0..1+salt-pepper:0.05', 0xe7f9327f],
  ['poisson:40..90+gaussian:0.1+gaussian:0.1+speckle:0.2+salt-pepper:0.01..0.05+mask:0.1', 0xcea8b858],
  ['gaussian-unclipped:25/255', 0x92b12f5e],
  ['gaussian-unclipped:0..1', 0x454815f6],
  ['gaussian:0..0.2+round:8', 0xb2d49a45],
  ['gaussian-unclipped:0.5+round:1..16', 0x027a3ba6],
  ['0.1*none|0.45*gaussian-unclipped:0..60/255|0.45*gaussian:0..60/255+round:8', 0x8a08966c],
  ['none', 0x33c8c565],
  ['poisson-gaussian:25/255', 0x9feefa95],
  ['poisson-gaussian:0..0.5', 0x5e125ce3],
  ['gaussian-correlated:25/255', 0xd9772773],
  ['gaussian-correlated:0..0.5', 0x014c4c69],
  ['gaussian-resized:15/255', 0x2abb79b6],
  ['gaussian-resized:0..0.5', 0xc74ce22e],
  ['demosaiced:15/255', 0x69fee74a],
  ['demosaiced:0..0.5', 0x62808c1e],
  ['jpeg:80', 0xae33cf37],
] as const;

describe('the stages of noise', () => {
  it.each(recorded)('have the recorded bits: %s', (text, expected) => {
    const values = Float32Array.from({ length: 5 * 3 * 28 * 28 }, (_, i) => ((i * 7919) % 256) / 255);
    const clean = imageTensor(values, [5, 3, 28, 28]);
    expect(checksum(addNoise(clean, parseNoise(text), { seed: 10_001, epoch: 3, firstIndex: 1234 }))).toBe(
      expected,
    );
  });

  // Mean, variance and fourth central moment of y for a flat image of x. Normal deviates: 3 variance^2; Poisson counts of mean m:
  // m + 3 m^2, over peak^4; of values with probabilities: the sum itself. Levels at which clipping is out of reach.
  const normal = (variance: number) => 3 * variance ** 2;
  const photons = (x: number, peak: number) => (peak * x + 3 * (peak * x) ** 2) / peak ** 4;
  const discrete = (...values: readonly (readonly [value: number, probability: number])[]) => {
    const mean = values.reduce((sum, [value, probability]) => sum + value * probability, 0);
    const moment = (power: number) =>
      values.reduce((sum, [value, probability]) => sum + (value - mean) ** power * probability, 0);
    return [mean, moment(2), moment(4)] as const;
  };
  it.each<readonly [text: string, x: number, mean: number, variance: number, fourth: number]>([
    ['gaussian:0.08', 0.5, 0.5, 0.0064, normal(0.0064)],
    ['speckle:0.1', 0.5, 0.5, 0.0025, normal(0.0025)],
    ['speckle:0.1', 0.2, 0.2, 0.0004, normal(0.0004)],
    ['poisson:40', 0.25, 0.25, 0.25 / 40, photons(0.25, 40)],
    ['poisson:30', 0.1, 0.1, 0.1 / 30, photons(0.1, 30)],
    ['poisson:2000', 0.5, 0.5, 0.5 / 2000, photons(0.5, 2000)],
    ['salt-pepper:0.05', 0.3, ...discrete([0.3, 0.95], [0, 0.025], [1, 0.025])],
    ['salt-pepper:0.8', 0.3, ...discrete([0.3, 0.2], [0, 0.4], [1, 0.4])],
    ['gaussian-unclipped:0.5', 0.9, 0.9, 0.25, normal(0.25)],
    ['mask:0.25', 0.6, ...discrete([0.6, 0.75], [0, 0.25])],
    ['gaussian:0.06+gaussian:0.06', 0.5, 0.5, 0.0072, normal(0.0072)],
    ['mask:0.25+mask:0.4', 0.6, ...discrete([0.6, 0.75 * 0.6], [0, 1 - 0.75 * 0.6])],
    ['mask:0.25+salt-pepper:0.1', 0.6, ...discrete([0.6, 0.675], [0, 0.275], [1, 0.05])],
    ['poisson:2000+gaussian:0.05', 0.5, 0.5, 0.00275, normal(0.00275)],
  ])('%s has its mean and variance at x = %d', (text, x, mean, variance, fourth) => {
    const count = 400;
    const { data } = addNoise(flat(x, count), parseNoise(text), { seed: 21, epoch: 2 });
    const average = data.reduce((sum, y) => sum + y, 0) / data.length;
    const spread = data.reduce((sum, y) => sum + (y - mean) ** 2, 0) / data.length;
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / data.length));
    expect(Math.abs(spread - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / data.length));
  });

  it('gives a Gaussian of a span the variance of a uniform sigma, the mean of sigma^2', () => {
    const { data } = addNoise(flat(0.5, 2000), parseNoise('gaussian:0..0.12'), { seed: 4 });
    const spread = data.reduce((sum, y) => sum + (y - 0.5) ** 2, 0) / data.length;
    // sigma^2 of one image has mean 0.12^2 / 3 and variance 0.12^4 (1 / 5 - 1 / 9); pixels add little to it.
    expect(Math.abs(spread - 0.0048)).toBeLessThan(4 * 0.0144 * Math.sqrt((1 / 5 - 1 / 9) / 2000) * 1.01);
  });

  it('rounds as 8-bit files do, and only clips what lies outside', () => {
    const values = Float32Array.of(-0.2, 0, 0.1 / 255, 0.5 / 255, 100.4 / 255, 100.6 / 255, 1, 1.7);
    const { data } = addNoise(imageTensor(values, [1, 1, 2, 4]), parseNoise('round:8'), { seed: 1 });
    expect(data).toEqual(Float32Array.from([0, 0, 0, 1, 100, 101, 255, 255], (byte) => byte / 255));
  });

  it('clips after each stage, so that what follows finds an image', () => {
    // Sigma 10 sends nearly all of black and white to 0 and 1; counts of photons above the peak become 1.
    const black = addNoise(flat(0, 20), parseNoise('gaussian:10+poisson:1000'), { seed: 1 }).data;
    expect(black.every((y) => y >= 0 && y <= 1)).toBe(true);
    const share = black.filter((y) => y === 0).length / black.length;
    // Half of the normals are below 0: 4 standard errors.
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / black.length));
    for (const text of ['speckle:3', 'poisson:0.1', 'poisson:2']) {
      const { data } = addNoise(flat(0.9, 20), parseNoise(text), { seed: 1 });
      expect(data.every((y) => y >= 0 && y <= 1)).toBe(true);
      expect(data.some((y) => y === 1)).toBe(true);
    }
  });

  it.each(['salt-pepper:0.3', 'mask:0.3'])(
    '%s hits all channels of a pixel, those of the grey picture',
    (text) => {
      const [grey, colour] = [0.5, 0.5].map((value, i) => {
        const channels = i === 0 ? 1 : 3;
        const clean = imageTensor(new Float32Array(channels * 784).fill(value), [1, channels, 28, 28]);
        return [...addNoise(clean, parseNoise(text), { seed: 9 }).data];
      });
      for (let channel = 0; channel < 3; channel++) {
        expect(colour!.slice(channel * 784, (channel + 1) * 784)).toEqual(grey);
      }
    },
  );

  it('leaves values alone that are not hit, and black ones where noise multiplies', () => {
    const clean = batchOf([speckled(3, 3, 20, 30), speckled(4, 3, 20, 30)]);
    for (const [text, fixed] of [
      ['salt-pepper:0.2', (y: number) => y === 0 || y === 1],
      ['mask:0.2', (y: number) => y === 0],
    ] as const) {
      const { data } = addNoise(clean, parseNoise(text), { seed: 1 });
      expect(data.every((y, i) => y === clean.data[i] || fixed(y))).toBe(true);
    }
    const none = 'salt-pepper:0+mask:0+speckle:0+gaussian:0';
    expect(addNoise(clean, parseNoise(none), { seed: 1 })).toEqual(clean);
    expect(addNoise(flat(0, 2), parseNoise('speckle:10+poisson:1'), { seed: 1 })).toEqual(flat(0, 2));
  });

  it('draws each stage from a stream of its own, whatever comes before it', () => {
    const clean = flat(0.5, 3);
    const noisy = (text: string) => addNoise(clean, parseNoise(text), { seed: 1 }).data;
    expect(noisy('gaussian:0+mask:0.3')).not.toEqual(noisy('mask:0.3'));
    expect(noisy('gaussian:0+mask:0.3')).toEqual(noisy('speckle:0+mask:0.3'));
    expect(noisy('mask:0.3+gaussian:0')).toEqual(noisy('mask:0.3'));
    expect(noisy('gaussian:0+mask:0..1')).not.toEqual(noisy('gaussian:0+mask:0..1+gaussian:0.1'));
    expect(noisy('gaussian:0+mask:0..1')).toEqual(noisy('gaussian:0..0+mask:0..1+speckle:0'));
  });

  it('comes to an end for values that no picture has', () => {
    const wild = imageTensor(Float32Array.of(Infinity, -Infinity, NaN, 1e30), [1, 1, 2, 2]);
    const { data } = addNoise(wild, parseNoise('poisson:30'), { seed: 1 });
    expect(data[1]).toBe(0);
    expect(data[2]).toBeNaN();
    for (const y of [data[0]!, data[3]!]) expect(y).toBeGreaterThan(0.4); // 30 photons, 3 standard deviations and more
  });
});
