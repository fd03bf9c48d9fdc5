import { DenoiseError } from '../errors.js';
import { fillInverseNormal, inverseNormal } from './inverse-normal.js';
import { philoxBlocks } from './philox.js';

/** A sequence of 32-bit words that only its seed and path decide, and the draws that are made of them, in order. */
export interface RandomStream {
  /** The next word: an integer in [0, 2^32). */
  uint32(): number;
  /** A number in the open interval (0, 1), a multiple of 2^-53: two words. */
  uniform(): number;
  /** A draw of the standard normal distribution: one word, so |x| <= 6.34. */
  normal(): number;
  /** Fills `out` with what as many calls of `normal()` would give, rounded to float32. */
  fillNormal(out: Float32Array): void;
  /**
   * An integer in [0, below), each equally likely: one random word, and another for each that is rejected.
   *
   * @throws DenoiseError `usage` unless `below` is an integer in [1, 2^32]
   */
  integer(below: number): number;
  /** Puts `items` in a random order, in place, every order being as likely (Fisher-Yates from the end). */
  shuffle(items: Uint32Array): void;
}

// Shared by all streams: it is filled and emptied within one call.
const scratch = /* @__PURE__ */ new Uint32Array(1024);

/**
 * The random stream of a seed and a path: the same words in every JavaScript engine, and independent of any other stream.
 *
 * Word i of the stream is word i mod 4 of the Philox4x32-10 block whose
 *
 * - counter is `[floor(i / 4), path[0], path[1], path[2]]`, with 0 where the path is shorter,
 * - key is `[seed mod 2^32, floor(seed / 2^32) + path.length * 2^30]`.
 *
 * So a path is an address: the stream of `(seed, purpose, epoch, image)` is reached without drawing those before it, and
 * `(seed)`, `(seed, 0)` and `(seed, 0, 0)` differ. A stream repeats after 2^34 words.
 *
 * @example
 * const noise = new Float32Array(784);
 * randomStream(7, 1, epoch, imageIndex).fillNormal(noise);
 *
 * @param seed an integer in [0, 2^53)
 * @param path up to three integers in [0, 2^32)
 * @throws DenoiseError `usage` when one of them is not
 */
export function randomStream(seed: number, ...path: readonly number[]): RandomStream {
  assertAddress(seed, path);
  const [c1 = 0, c2 = 0, c3 = 0] = path;
  const k0 = seed >>> 0;
  const k1 = Math.floor(seed / 0x100000000) + path.length * 0x40000000;
  const block = new Uint32Array(4);
  let position = 0;

  function uint32(): number {
    const lane = position % 4;
    if (lane === 0) philoxBlocks(block, 1, position / 4, c1, c2, c3, k0, k1);
    position++;
    return block[lane]!;
  }

  function fillNormal(out: Float32Array): void {
    let done = 0;
    while (done < out.length && position % 4 !== 0) out[done++] = normal();
    while (done < out.length) {
      const count = Math.min(out.length - done, scratch.length);
      philoxBlocks(scratch, Math.ceil(count / 4), position / 4, c1, c2, c3, k0, k1);
      fillInverseNormal(out, done, scratch, count);
      done += count;
      position += count;
    }
    // The last block was begun: `uint32` goes on within it.
    if (position % 4 !== 0) philoxBlocks(block, 1, Math.floor(position / 4), c1, c2, c3, k0, k1);
  }

  function normal(): number {
    return inverseNormal((uint32() + 0.5) * 2 ** -32);
  }

  function integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 0x100000000) {
      throw new DenoiseError('usage', {
        what: 'a random integer needs a bound',
        actual: String(below),
        expected: 'an integer from 1 to 2^32',
      });
    }
    const accepted = 0x100000000 - (0x100000000 % below);
    let word = uint32();
    while (word >= accepted) word = uint32();
    return word % below;
  }

  return {
    uint32,
    uniform() {
      const upper = uint32();
      // 52 bits and a half: with 53 the largest would round to 1.
      return (upper * 2 ** 20 + (uint32() >>> 12) + 0.5) * 2 ** -52;
    },
    normal,
    fillNormal,
    integer,
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const item = items[last]!;
        items[last] = items[other]!;
        items[other] = item;
      }
    },
  };
}

function assertAddress(seed: number, path: readonly number[]): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new DenoiseError('usage', {
      what: 'a seed must be a whole number',
      actual: String(seed),
      expected: 'an integer from 0 to 2^53 - 1',
    });
  }
  if (path.length > 3 || path.some((part) => !Number.isInteger(part) || part < 0 || part > 0xffffffff)) {
    throw new DenoiseError('usage', {
      what: 'a random stream is addressed by at most three whole numbers',
      actual: `(${path.join(', ')})`,
      expected: 'integers from 0 to 2^32 - 1',
    });
  }
}
