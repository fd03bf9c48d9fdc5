/** Four or two unsigned 32-bit words, least significant first. */
export type PhiloxCounter = readonly [number, number, number, number];
export type PhiloxKey = readonly [number, number];

/**
 * One block of Philox4x32-10: four words that look random, from a counter and a key, without any state between calls.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (Random123).
 *
 * @returns four integers in [0, 2^32)
 */
export function philox4x32(counter: PhiloxCounter, key: PhiloxKey): PhiloxCounter {
  const words = new Uint32Array(4);
  philoxBlocks(words, 1, ...counter, ...key);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

/**
 * The blocks of the counters `(c0, c1, c2, c3)`, `(c0 + 1, c1, c2, c3)` and so on, four words each, into `words`.
 * The lowest counter word wraps without a carry, so that the upper words name a substream.
 */
export function philoxBlocks(
  words: Uint32Array,
  blocks: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let block = 0; block < blocks; block++) {
    let x0 = (c0 + block) | 0;
    let x1 = c1 | 0;
    let x2 = c2 | 0;
    let x3 = c3 | 0;
    let key0 = k0 | 0;
    let key1 = k1 | 0;
    for (let round = 0; round < 10; round++) {
      // The high word of x * M by 16-bit halves: 32-bit integers all the way, where a double could not hold 64 bits.
      const low0 = x0 & 0xffff;
      const high0 = x0 >>> 16;
      const cross0 = (Math.imul(high0, 0x1f53) + (Math.imul(low0, 0x1f53) >>> 16)) | 0;
      const inner0 = (Math.imul(low0, 0xd251) + (cross0 & 0xffff)) | 0;
      const product0 = (Math.imul(high0, 0xd251) + (cross0 >>> 16) + (inner0 >>> 16)) | 0;
      const low2 = x2 & 0xffff;
      const high2 = x2 >>> 16;
      const cross2 = (Math.imul(high2, 0x8d57) + (Math.imul(low2, 0x8d57) >>> 16)) | 0;
      const inner2 = (Math.imul(low2, 0xcd9e) + (cross2 & 0xffff)) | 0;
      const product2 = (Math.imul(high2, 0xcd9e) + (cross2 >>> 16) + (inner2 >>> 16)) | 0;
      const next1 = Math.imul(x2, 0xcd9e8d57);
      const next3 = Math.imul(x0, 0xd2511f53);
      x0 = product2 ^ x1 ^ key0;
      x2 = product0 ^ x3 ^ key1;
      x1 = next1;
      x3 = next3;
      key0 = (key0 + 0x9e3779b9) | 0;
      key1 = (key1 + 0xbb67ae85) | 0;
    }
    const at = block * 4;
    words[at] = x0;
    words[at + 1] = x1;
    words[at + 2] = x2;
    words[at + 3] = x3;
  }
}
