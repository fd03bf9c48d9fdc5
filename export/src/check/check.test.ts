import { describe, expect, it } from 'vitest';
import { exponential, imagesText, requireCheck, toleranceCheck } from './check.js';

describe('the line of a check', () => {
  it('says what was compared, how far it is off, what was allowed and on how much', () => {
    const check = toleranceCheck('onnxruntime-node', 'a equals b', 1.8e-7, 1e-5, imagesText(1000, 28, 28));
    expect(check).toEqual({
      name: 'onnxruntime-node',
      ok: true,
      text: 'a equals b: max |diff| 1.8e-07 <= 1e-05 on 1,000 images of 28x28',
    });
  });

  it('holds at the tolerance, and neither above it nor for NaN', () => {
    const ok = (max: number) => toleranceCheck('batch', 'a', max, 1e-5, 'b').ok;
    expect([ok(0), ok(1e-5), ok(1.0001e-5), ok(NaN), ok(Infinity)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('writes exponents with two digits as C does', () => {
    const texts = [0, 1e-5, 1.27e-7, 0.5, 12, 3e100, NaN].map(exponential);
    expect(texts).toEqual(['0', '1e-05', '1.3e-07', '5e-01', '1.2e+01', '3e+100', 'NaN']);
  });

  it('counts one image as one', () => {
    expect(imagesText(1, 64, 96)).toBe('1 image of 64x96');
  });

  it('stops the export when it does not hold', () => {
    const failing = toleranceCheck('batch', 'a', 1, 1e-5, 'b');
    expect(() => {
      requireCheck(failing);
    }).toThrow(expect.objectContaining({ code: 'tolerance-exceeded', details: { check: 'batch' } }));
  });
});
