import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.test.helper.js';
import { assertNoise, formatNoise, maxNoiseLength, maxNoiseStages, parseNoise, type Noise } from './noise.js';
import { noiseKinds } from './noise-kinds.js';
import { randomStream } from './random.js';

describe('parseNoise', () => {
  it.each([
    ['gaussian:0.5', 'gaussian', 0.5, 0.5],
    ['gaussian:0..1', 'gaussian', 0, 1],
    ['gaussian:0.25..0.75', 'gaussian', 0.25, 0.75],
    [' gaussian:10 ', 'gaussian', 10, 10],
    ['gaussian:1e-3..5E-1', 'gaussian', 0.001, 0.5],
    ['gaussian:-0', 'gaussian', 0, 0],
    ['salt-pepper:0.05', 'salt-pepper', 0.05, 0.05],
    ['speckle:0..0.4', 'speckle', 0, 0.4],
    ['poisson:1e+3', 'poisson', 1000, 1000],
    ['poisson:0.1..1000000', 'poisson', 0.1, 1e6],
    ['mask:1', 'mask', 1, 1],
  ])('reads %s', (text, kind, low, high) => {
    expect(parseNoise(text)).toEqual([{ kind, level: [low, high] }]);
  });

  it.each([
    'gaussian:0..1+salt-pepper:0.05',
    'gaussian:0..1 + salt-pepper:0.05',
    'gaussian:0..1 salt-pepper:0.05', // what ?noise=gaussian:0..1+salt-pepper:0.05 arrives as
    ' gaussian:0e+0..1e+0+salt-pepper:5e-2 ',
  ])('reads the stages of %j in their order', (text) => {
    expect(parseNoise(text)).toEqual([
      { kind: 'gaussian', level: [0, 1] },
      { kind: 'salt-pepper', level: [0.05, 0.05] },
    ]);
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
    ['Speckle:0.5', 'did you mean "speckle"?'],
    ['salt-peper:0.5', 'did you mean "salt-pepper"?'],
    ['zebra:0.5', 'expected gaussian, salt-pepper, speckle, poisson, mask; write KIND:LEVEL'],
    ['', 'the noise is empty: expected KIND:LEVEL'],
    ['constructor:1', 'there is no noise "constructor"'],
    ['salt-pepper:1.5', 'for 1.5 % write salt-pepper:0.015'],
    ['mask:5..10', 'for 5..10 % write mask:0.05..0.1'],
    ['mask:-0.1', 'fraction is the share of the pixels'],
    ['mask', 'write mask:FRACTION or mask:LOW..HIGH'],
    ['poisson:0', 'found 0, expected numbers from 0.1 to 1000000'],
    ['poisson:30..20', 'write poisson:20..30'],
    ['poisson:2000000', 'peak is the mean count of photons'],
    ['gaussian:0.1+', 'the noise is empty (stage 2)'],
    ['+gaussian:0.1', 'the noise is empty (stage 1)'],
    ['gaussian:0.1++mask:0.1', 'the noise is empty (stage 2)'],
    ['gaussian:0.1+mask', 'cannot be read (stage 2): found nothing'],
    ['gaussian:0.1,mask:0.1', '"0.1,mask:0.1"'],
    ['gaussian:0.1+mosk:0.1', 'there is no noise "mosk" (stage 2)'],
    [Array(9).fill('mask:0.1').join('+'), 'found 9, expected 1 to 8'],
  ])('refuses %j and says %s', (text, part) => {
    const error = errorOf(() => parseNoise(text));
    expect(error.code).toBe('noise-invalid');
    expect(error.message).toContain(part);
    expect(error.message).not.toContain('\n');
  });

  it('keeps the message short for endless input, and soon says it', () => {
    expect(errorOf(() => parseNoise('x'.repeat(400))).message.length).toBeLessThan(300);
    for (const text of ['x', ' ', '+', '1e+', 'gaussian:9', 'mask:0.1+'].map((part) =>
      part.repeat(100_000),
    )) {
      const { code, message } = errorOf(() => parseNoise(text));
      expect(code).toBe('noise-invalid');
      expect(message).toContain(`expected at most ${maxNoiseLength}`);
      expect(message.length).toBeLessThan(200);
    }
  });
});

describe('formatNoise', () => {
  it('writes one number for a fixed level, two for a span, and + between stages', () => {
    expect(formatNoise([{ kind: 'gaussian', level: [0.5, 0.5] }])).toBe('gaussian:0.5');
    expect(formatNoise(parseNoise(' gaussian:0.0..1.0  mask:0.10'))).toBe('gaussian:0..1+mask:0.1');
  });

  it('is undone by parseNoise, for any stages and levels', () => {
    const stream = randomStream(11);
    let longest = 0;
    for (let i = 0; i < 3000; i++) {
      const noise: Noise = Array.from({ length: 1 + stream.integer(maxNoiseStages) }, () => {
        const { name, range } = noiseKinds[stream.integer(noiseKinds.length)]!;
        const [least, greatest] = range;
        const draw = () => {
          const scale = 10 ** -stream.integer(12);
          return Math.max(least, greatest * stream.uniform() * scale);
        };
        const ends = [draw(), draw()].sort((a, b) => a - b);
        return { kind: name, level: [ends[0]!, stream.integer(2) === 0 ? ends[0]! : ends[1]!] };
      });
      const text = formatNoise(noise);
      longest = Math.max(longest, text.length);
      expect(parseNoise(text)).toEqual(noise);
    }
    expect(longest).toBeLessThanOrEqual(maxNoiseLength);
  });

  it('writes its longest text within the limit', () => {
    const longest: Noise = Array<Noise[number]>(maxNoiseStages).fill({
      kind: 'salt-pepper',
      level: [2.2250738585072014e-308, 1.1125369292536007e-300],
    });
    expect(formatNoise(longest).length).toBe(8 * 60 + 7);
    expect(parseNoise(formatNoise(longest))).toEqual(longest);
  });

  it('refuses noise that no text could name', () => {
    const bad: readonly Noise[] = [
      [],
      Array<Noise[number]>(9).fill({ kind: 'mask', level: [0, 0] }),
      [{ kind: 'gaussian', level: [NaN, NaN] }],
      [{ kind: 'gaussian', level: [0.5, 0.1] }],
      [{ kind: 'speckle', level: [0, 11] }],
      [{ kind: 'salt-pepper', level: [-1, 0] }],
      [
        { kind: 'mask', level: [0, 0] },
        { kind: 'poisson', level: [0, 1] },
      ],
      [{ kind: 'none' as 'mask', level: [0, 0] }],
      [{} as Noise[number]],
      { kind: 'gaussian', sigma: [0.5, 0.5] } as unknown as Noise,
    ];
    for (const noise of bad) {
      expect(errorOf(() => formatNoise(noise)).code).toBe('noise-invalid');
      expect(
        errorOf(() => {
          assertNoise(noise);
        }).code,
      ).toBe('noise-invalid');
    }
  });
});
