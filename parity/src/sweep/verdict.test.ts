import { describe, expect, it } from 'vitest';
import { judgeAnswer, sameVerdict, textOfVerdict } from './verdict.js';

const image = (...values: number[]) => ({ shape: [1, 1, 1, values.length], data: Float32Array.from(values) });

describe('the verdict on an answer', () => {
  it('is right up to the tolerance, and tells by how much it is off', () => {
    expect(judgeAnswer(image(1, 2), image(1, 2), 0)).toEqual({ kind: 'right', max: 0 });
    expect(judgeAnswer(image(1, 2.25), image(1, 2), 0.25)).toEqual({ kind: 'right', max: 0.25 });
    expect(judgeAnswer(image(0.5, 2.25), image(1, 2), 0.25)).toEqual({ kind: 'wrong', max: 0.5 });
  });

  it.each([
    ['NaN', image(1, Number.NaN)],
    ['infinity', image(1, Infinity)],
    ['another shape', { shape: [1, 2, 1, 1], data: Float32Array.of(1, 2) }],
    ['fewer values', image(1)],
  ])('is wrong, by no number, for %s', (_, answer) => {
    expect(judgeAnswer(answer, image(1, 2), 1)).toEqual({ kind: 'wrong', max: null });
  });

  it('is the same where kind and difference are, whatever a refusal says', () => {
    expect(sameVerdict({ kind: 'wrong', max: 1 }, { kind: 'wrong', max: 1 })).toBe(true);
    expect(sameVerdict({ kind: 'wrong', max: 1 }, { kind: 'wrong', max: 2 })).toBe(false);
    expect(sameVerdict({ kind: 'wrong', max: 0.1 }, { kind: 'right', max: 0.1 })).toBe(false);
    expect(sameVerdict({ kind: 'refused', reason: 'a' }, { kind: 'refused', reason: 'b' })).toBe(true);
  });

  it('reads as words', () => {
    expect(textOfVerdict({ kind: 'wrong', max: 6.484375 })).toBe('wrong by 6.48');
    expect(textOfVerdict({ kind: 'right', max: 0 })).toBe('right');
  });
});
