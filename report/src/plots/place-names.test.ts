import { describe, expect, it } from 'vitest';
import { placeNames } from './place-names.js';

const sides = (...marks: readonly (readonly [name: string, x: number, y: number])[]) =>
  placeNames(marks.map(([name, x, y]) => ({ name, x, y }))).map(({ dx, dy }) =>
    dy < 0 ? 'above' : dy > 0 ? 'below' : dx > 0 ? 'right' : 'left',
  );

describe('placeNames', () => {
  it('writes above what stands alone', () => {
    expect(sides(['a', 50, 50], ['b', 300, 50], ['c', 50, 200])).toEqual(['above', 'above', 'above']);
  });

  it('gives way to the name before', () => {
    expect(sides(['compact', 100, 100], ['unet', 134, 97])).toEqual(['above', 'below']);
  });

  it('gives way to marks, to the side if above and below are taken', () => {
    expect(sides(['a', 100, 100], ['b', 100, 114], ['c', 100, 86])).toEqual(['right', 'below', 'above']);
  });

  it('takes every side in turn, and writes above all the same where none is free', () => {
    const same = ['same', 10, 10] as const;
    expect(sides(same, same, same, same, same)).toEqual(['above', 'below', 'right', 'left', 'above']);
  });
});
