import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { randomStream } from './random.js';

// The recorded figures come from Python 3.11's standard library alone, without this project's code:
//   def philox(c, k):                        # Philox4x32-10
//     for _ in range(10):
//       a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]; m = 2**32 - 1
//       c = [(b >> 32) ^ c[1] ^ k[0], b & m, (a >> 32) ^ c[3] ^ k[1], a & m]
//       k = [(k[0] + 0x9E3779B9) & m, (k[1] + 0xBB67AE85) & m]
//     return c
//   words(seed, path): blocks philox([i, *path padded with 0], [seed % 2**32, seed // 2**32 + (len(path) << 30)]), i = 0, 1, …
//   normal: statistics.NormalDist().inv_cdf((word + 0.5) / 2**32); uniform: ((w0 << 20 | w1 >> 12) + 0.5) / 2**52
const recorded = [
  {
    address: [42, 7, 3, 11],
    words: [0x80746c19, 0xa858bfc4, 0xb7b8f7ee, 0x3eb8e48d, 0x503595f2, 0xa2bb9409],
    normals: [0.004452946524283633, 0.40593332316238184, 0.5759222880835914, -0.6902810221167346],
    uniform: 0.5017764628067621,
  },
  {
    address: [2 ** 53 - 1],
    words: [0x52a9a061, 0x90bc1c93, 0xd3ed3372, 0xa73237a9, 0x35edca06, 0x57360202],
    normals: [-0.4596024648562559, 0.16459941872378936, 0.9456567261380784, 0.3937305475826465],
    uniform: 0.3229007948109345,
  },
  {
    address: [2 ** 53 - 1, 0],
    words: [0xeccd2bd0, 0xf761e356, 0x835a504d, 0x8f0544bc, 0x1c32b11a, 0x9b4c4ac4],
    normals: [1.4395714797613015, 1.8294969611846437, 0.032834776979693794, 0.14760853606052599],
    uniform: 0.9250056634113047,
  },
] as const;

function stream([seed = 0, ...path]: readonly number[]) {
  return randomStream(seed, ...path);
}

describe('randomStream', () => {
  it.each(recorded)('gives the recorded words, uniform and normals of $address', (expected) => {
    const words = stream(expected.address);
    expect(expected.words.map(() => words.uint32())).toEqual(expected.words);
    expect(stream(expected.address).uniform()).toBe(expected.uniform);
    const normals = stream(expected.address);
    for (const normal of expected.normals) {
      expect(Math.abs(normals.normal() / normal - 1)).toBeLessThan(1e-15 * 4);
    }
  });

  it('gives 4,099 normals whose float32 bits have the recorded checksum', () => {
    // FNV-1a over the 32-bit words of the float32 normals of (42, 7, 3, 11), by the Python above with struct.pack('<f').
    const normals = new Float32Array(4099);
    stream([42, 7, 3, 11]).fillNormal(normals);
    let hash = 0x811c9dc5;
    for (const bits of new Uint32Array(normals.buffer)) hash = Math.imul(hash ^ bits, 0x01000193);
    expect(hash >>> 0).toBe(0x73a73aa4);
  });

  it('fills in pieces of any length with what single draws would give', () => {
    const pieces = randomStream(9, 1);
    const single = randomStream(9, 1);
    for (const length of [0, 1, 2, 1023, 5, 0, 1024, 2049, 3, 4, 7]) {
      const out = new Float32Array(length);
      pieces.fillNormal(out);
      expect(out).toEqual(Float32Array.from(out, () => single.normal()));
      expect(pieces.uint32()).toBe(single.uint32());
    }
  });

  it('has normals with the moments of the standard normal distribution', () => {
    const count = 1_000_000;
    const normals = new Float32Array(count);
    randomStream(2024).fillNormal(normals);
    const moments = [0, 0, 0, 0];
    for (const x of normals) for (let k = 0; k < 4; k++) moments[k]! += x ** (k + 1) / count;
    // Four standard errors each: the variance of x^k is E x^2k - (E x^k)^2 = 1, 2, 15, 96.
    [0, 1, 0, 3].forEach((expected, k) => {
      expect(Math.abs(moments[k]! - expected)).toBeLessThan(4 * Math.sqrt([1, 2, 15, 96][k]! / count));
    });
  });

  it('has uniforms that fill 256 bins evenly', () => {
    const bins = new Float64Array(256);
    const numbers = randomStream(5, 5);
    for (let i = 0; i < 256_000; i++) bins[Math.floor(numbers.uniform() * 256)]!++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 255 degrees of freedom: mean 255, standard deviation sqrt(510) = 22.6; four of them either way.
    expect(Math.abs(chiSquare - 255)).toBeLessThan(4 * Math.sqrt(510));
  });

  it('has substreams that do not correlate with their neighbours', () => {
    const count = 100_000;
    const normalsOf = (...path: number[]) => {
      const out = new Float32Array(count);
      randomStream(1, ...path).fillNormal(out);
      return out;
    };
    const one = normalsOf(1, 1, 1);
    for (const other of [normalsOf(1, 1, 2), normalsOf(1, 2, 1), normalsOf(2, 1, 1), normalsOf(1, 1)]) {
      const correlation = one.reduce((sum, x, i) => sum + x * other[i]!, 0) / count;
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it('draws integers by rejection, so that the bound divides evenly', () => {
    // Of the Python words of (3, 1), each below 2^32 - 2^32 mod b, modulo b; two of the first ten are rejected.
    const numbers = randomStream(3, 1);
    const bound = 3 * 2 ** 30;
    expect(Array.from({ length: 8 }, () => numbers.integer(bound))).toEqual([
      2969468767, 283112397, 1811446968, 608593869, 2948632007, 150513501, 2000995881, 2551263937,
    ]);
    expect(randomStream(3, 1).integer(2 ** 32)).toBe(randomStream(3, 1).uint32());
    expect(numbers.integer(1)).toBe(0);
  });

  it('shuffles as Fisher and Yates from the end do with the recorded words', () => {
    const items = Uint32Array.from({ length: 10 }, (_, i) => i);
    randomStream(3, 1).shuffle(items);
    expect([...items]).toEqual([5, 1, 3, 9, 6, 4, 2, 8, 0, 7]);
  });

  it('shuffles every item into every place equally often', () => {
    const counts = new Float64Array(25);
    const numbers = randomStream(8);
    for (let i = 0; i < 20_000; i++) {
      const items = Uint32Array.of(0, 1, 2, 3, 4);
      numbers.shuffle(items);
      items.forEach((item, place) => counts[item * 5 + place]!++);
    }
    // Binomial: 20,000 x 1/5 = 4,000, standard deviation sqrt(20,000 x 1/5 x 4/5) = 56.6.
    for (const count of counts) expect(Math.abs(count - 4000)).toBeLessThan(4 * 56.6);
  });

  it('refuses seeds, paths and bounds that address nothing', () => {
    for (const seed of [-1, 0.5, 2 ** 53, NaN]) expect(errorOf(() => randomStream(seed)).code).toBe('usage');
    for (const part of [-1, 1.5, 2 ** 32, NaN])
      expect(errorOf(() => randomStream(0, 1, part)).code).toBe('usage');
    expect(errorOf(() => randomStream(0, 1, 2, 3, 4)).code).toBe('usage');
    for (const bound of [0, -3, 1.5, 2 ** 32 + 1]) {
      expect(errorOf(() => randomStream(0).integer(bound)).code).toBe('usage');
    }
  });
});
