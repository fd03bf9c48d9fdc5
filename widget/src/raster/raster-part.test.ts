import { expect, it } from 'vitest';
import { overlap } from './raster-part.js';

it('what two parts have in common is a part, or nothing where they only touch', () => {
  const part = { x: 2, y: 3, width: 10, height: 10 };
  expect(overlap(part, { x: 0, y: 5, width: 5, height: 100 })).toEqual({ x: 2, y: 5, width: 3, height: 8 });
  expect(overlap(part, part)).toEqual(part);
  expect(overlap(part, { x: 12, y: 3, width: 5, height: 5 })).toBeUndefined();
});
