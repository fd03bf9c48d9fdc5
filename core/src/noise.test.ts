import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.test.helper.js';
import { assertNoise, formatNoise, parseNoise, type Noise } from './noise.js';
import { randomStream } from './random.js';

describe('parseNoise', () => {
  it.each([
    ['gaussian:0.5', 0.5, 0.5],
    ['gaussian:0..1', 0, 1],
    ['gaussian:0.25..0.75', 0.25, 0.75],
    [' gaussian:10 ', 10, 10],
    ['gaussian:1e-3..5E-1', 0.001, 0.5],
    ['gaussian:-0', 0, 0],
  ])('reads %s', (text, low, high) => {
    expect(parseNoise(text)).toEqual({ kind: 'gaussian', sigma: [low, high] });
  });

  it.each([
    ['gaussian', 'found nothing'],
    ['gaussian:', 'found nothing'],
    ['gaussian:abc', '"abc"'],
    ['gaussian:0.5:1', '"0.5:1"'],
    ['gaussian:0.1..', '"0.1.."'],
    ['gaussian:0.1...5', '"0.1...5"'],
    ['gaussian:NaN', '"NaN"'],
    ['gaussian:-1', 'found -1, expected numbers from 0 to 10'],
    ['gaussian:10.5', 'found 10.5'],
    ['gaussian:1e999', 'found Infinity'],
    ['gaussian:0.7..0.2', 'write gaussian:0.2..0.7'],
    ['gausian:0.5', 'did you mean "gaussian"?'],
    ['zebra:0.5', 'expected gaussian'],
    ['', 'there is no noise ""'],
    ['constructor:1', 'there is no noise "constructor"'],
  ])('refuses %j and says %s', (text, part) => {
    const error = errorOf(() => parseNoise(text));
    expect(error.code).toBe('noise-invalid');
    expect(error.message).toContain(part);
    expect(error.message).not.toContain('\n');
  });

  it('keeps the message short for endless input', () => {
    expect(errorOf(() => parseNoise('x'.repeat(100_000))).message.length).toBeLessThan(200);
    expect(errorOf(() => parseNoise(`gaussian:${'9'.repeat(100_000)}x`)).message.length).toBeLessThan(300);
  });
});

describe('formatNoise', () => {
  it('writes one number for a fixed sigma and two for a span', () => {
    expect(formatNoise({ kind: 'gaussian', sigma: [0.5, 0.5] })).toBe('gaussian:0.5');
    expect(formatNoise({ kind: 'gaussian', sigma: [0, 1] })).toBe('gaussian:0..1');
  });

  it('is undone by parseNoise, for any sigma', () => {
    const stream = randomStream(11);
    for (let i = 0; i < 2000; i++) {
      const scale = 10 ** -stream.integer(12);
      const ends = [10 * stream.uniform() * scale, 10 * stream.uniform()].sort((a, b) => a - b);
      const low = ends[0]!;
      const noise: Noise = { kind: 'gaussian', sigma: [low, i % 2 === 0 ? low : ends[1]!] };
      expect(parseNoise(formatNoise(noise))).toEqual(noise);
    }
  });

  it('refuses noise that no text could name', () => {
    for (const sigma of [
      [NaN, NaN],
      [0.5, 0.1],
      [0, 11],
      [-1, 0],
    ] as const) {
      expect(errorOf(() => formatNoise({ kind: 'gaussian', sigma })).code).toBe('noise-invalid');
      expect(
        errorOf(() => {
          assertNoise({ kind: 'gaussian', sigma });
        }).code,
      ).toBe('noise-invalid');
    }
  });
});
