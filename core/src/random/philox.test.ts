import { describe, expect, it } from 'vitest';
import { philox4x32, philoxBlocks, type PhiloxCounter, type PhiloxKey } from './philox.js';

const ones = 0xffffffff;

// Random123's published known-answer vectors (kat_vectors, philox4x32 with 10 rounds).
const published: readonly (readonly [string, PhiloxCounter, PhiloxKey, PhiloxCounter])[] = [
  ['zeros', [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  ['ones', [ones, ones, ones, ones], [ones, ones], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
  [
    'the digits of pi',
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

describe('philox4x32', () => {
  it.each(published)('gives the published answer for %s', (_, counter, key, answer) => {
    expect(philox4x32(counter, key)).toEqual(answer);
  });

  it('wraps the lowest counter word of consecutive blocks without a carry', () => {
    const words = new Uint32Array(8);
    philoxBlocks(words, 2, ones, 5, 6, 7, 8, 9);
    expect([...words.subarray(0, 4)]).toEqual(philox4x32([ones, 5, 6, 7], [8, 9]));
    expect([...words.subarray(4)]).toEqual(philox4x32([0, 5, 6, 7], [8, 9]));
  });
});
