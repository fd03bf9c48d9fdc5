import { describe, expect, it } from 'vitest';
import { contentNotes } from './content-notes.js';

const notesOf = (...images: readonly (readonly number[])[]) =>
  contentNotes({ count: images.length, pixels: Uint8Array.from(images.flat()) });

describe('what training images hold', () => {
  it.each([
    [
      'pictures',
      [
        [0, 255, 0],
        [0, 0, 200],
      ],
    ],
    ['one picture', [[0, 255, 0]]],
    [
      'pictures after one that is black',
      [
        [0, 0, 0],
        [9, 90, 0],
      ],
    ],
  ])('is worth no word where it is %s', (_, images) => {
    expect(notesOf(...images)).toEqual([]);
  });

  it.each([
    [
      'black',
      [
        [0, 0],
        [0, 0],
      ],
      /^all pixels of the training images are black: there is nothing to learn/,
    ],
    ['white', [[255, 255]], /^all pixels .* are white/],
    [
      'of one grey',
      [
        [128, 128],
        [128, 128],
      ],
      /^all pixels .* are of the value 128/,
    ],
    [
      'flat, each another',
      [
        [0, 0],
        [255, 255],
      ],
      /^each of the training images has one value all over/,
    ],
    [
      'all the same',
      [
        [0, 255],
        [0, 255],
      ],
      /^all 2 training images are the same one/,
    ],
    [
      'masks of 0 and 1',
      [
        [0, 1],
        [1, 0],
      ],
      /brighter than 1 of 255, as in masks of 0 and 1: .*scale them to 0 to 255$/,
    ],
    [
      'small numbers',
      [
        [0, 15],
        [3, 0],
      ],
      /^no pixel of the training images is brighter than 15 of 255: they are nearly black/,
    ],
  ])('is said in one sentence where they are %s', (_, images, sentence) => {
    expect(notesOf(...images)).toEqual([expect.stringMatching(sentence)]);
  });
});
