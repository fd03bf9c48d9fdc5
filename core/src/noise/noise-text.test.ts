import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { randomStream } from '../random/random.js';
import { noiseKinds } from './kinds/index.js';
import { maxNoiseAlternatives, maxNoiseLength, maxNoiseStages, maxNoiseStagesInAll } from './limits.js';
import type { Noise, NoiseStage } from './noise.js';
import { formatNoise, parseNoise } from './noise-text.js';

function of(...stages: readonly NoiseStage[]): Noise {
  return [{ weight: 1, stages }];
}

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
    ['gaussian:25/255', 'gaussian', 25 / 255, 25 / 255],
    ['gaussian-unclipped:0..60/255', 'gaussian-unclipped', 0, 60 / 255],
    ['gaussian:2.5/255..1', 'gaussian', 2.5 / 255, 1],
    ['round:8', 'round', 8, 8],
  ])('reads %s', (text, kind, low, high) => {
    expect(parseNoise(text)).toEqual([{ weight: 1, stages: [{ kind, level: [low, high] }] }]);
  });

  it.each([
    'gaussian:0..1+salt-pepper:0.05',
    'gaussian:0..1 + salt-pepper:0.05',
    'gaussian:0..1 salt-pepper:0.05', // what ?noise=gaussian:0..1+salt-pepper:0.05 arrives as
    ' gaussian:0e+0..1e+0+salt-pepper:5e-2 ',
  ])('reads the stages of %j in their order', (text) => {
    expect(parseNoise(text)).toEqual([
      {
        weight: 1,
        stages: [
          { kind: 'gaussian', level: [0, 1] },
          { kind: 'salt-pepper', level: [0.05, 0.05] },
        ],
      },
    ]);
  });

  it.each([
    '0.1*none|2*mask:0.1+round:8|gaussian:0.5',
    ' 1e-1 * none | 2 * mask:0.1 + round:8 | gaussian:0.5 ',
    '0.1*none|2*mask:0.1 round:8|1*gaussian:0.5',
  ])('reads the alternatives of %j, each with its weight', (text) => {
    const stage = (kind: string, level: number) => ({ kind, level: [level, level] });
    expect(parseNoise(text)).toEqual([
      { weight: 0.1, stages: [] },
      { weight: 2, stages: [stage('mask', 0.1), stage('round', 8)] },
      { weight: 1, stages: [stage('gaussian', 0.5)] },
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
    ['zebra:0.5', 'expected gaussian, salt-pepper, speckle, poisson, mask, '],
    ['', 'the noise is empty: expected KIND:LEVEL'],
    ['constructor:1', 'there is no noise "constructor"'],
    ['salt-pepper:1.5', 'for 1.5 % write salt-pepper:0.015'],
    ['gaussian:25', 'for 25 of 255 write gaussian:25/255'],
    ['poisson-gaussian:5..50', 'for 5..50 of 255 write poisson-gaussian:5/255..50/255'],
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
    [Array(9).fill('mask:0.1').join('+'), 'one after the other: found 9, expected 0 to 8'],
    ['gaussian:1/254', '"1/254"'],
    ['gaussian:1/255/255', '"1/255/255"'],
    ['gaussian:2600/255', 'found 2600/255'],
    ['none:1', 'there is no noise "none"'],
    ['none+mask:0.1', 'there is no noise "none" (stage 1)'],
    ['', 'expected KIND:LEVEL'],
    ['gaussian:0.1|', 'the noise is empty (alternative 2)'],
    ['|gaussian:0.1', 'the noise is empty (alternative 1)'],
    ['none|mask:0.1+', 'the noise is empty (alternative 2, stage 2)'],
    ['none|mosk:0.1', 'there is no noise "mosk" (alternative 2)'],
    ['0.1*', 'the noise is empty'],
    ['*none', 'the weight before * cannot be read: found "", expected a number'],
    ['none|half*mask:0.1', 'the weight before * cannot be read (alternative 2): found "half"'],
    ['0..1*mask:0.1', 'found "0..1"'],
    ['0.5*0.5*mask:0.1', 'there is no noise "0.5*mask"'],
    ['0*none|mask:0.1', 'found 0, expected a number above 0, up to 1000'],
    ['-1*none|mask:0.1', 'found -1'],
    ['1e999*none|mask:0.1', 'found Infinity'],
    ['round:7.5', 'found 7.5, expected whole numbers from 1 to 16'],
    ['round:0..8', 'found 0..8'],
    ['round', 'write round:BITS or round:LOW..HIGH'],
    [Array(17).fill('none').join('|'), 'a noise needs alternatives: found 17, expected 1 to 16'],
    [Array(5).fill(Array(8).fill('mask:0.1').join('+')).join('|'), 'found 40, expected 0 to 32'],
  ])('refuses %j and says %s', (text, part) => {
    const error = errorOf(() => parseNoise(text));
    expect(error.code).toBe('noise-invalid');
    expect(error.message).toContain(part);
    expect(error.message).not.toContain('\n');
  });

  it('keeps the message short for endless input, and soon says it', () => {
    expect(errorOf(() => parseNoise('x'.repeat(3000))).message.length).toBeLessThan(400);
    for (const text of ['x', ' ', '+', '1e+', '|', '*', 'gaussian:9', 'mask:0.1+', 'none|'].map((part) =>
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
    expect(formatNoise(of({ kind: 'gaussian', level: [0.5, 0.5] }))).toBe('gaussian:0.5');
    expect(formatNoise(parseNoise(' gaussian:0.0..1.0  mask:0.10'))).toBe('gaussian:0..1+mask:0.1');
  });

  it('writes 255ths where that is shorter and the same', () => {
    const texts = ['gaussian:25/255', 'gaussian:0..60/255', 'gaussian:0.2', 'gaussian:1', 'mask:0.098'];
    for (const text of texts) expect(formatNoise(parseNoise(text))).toBe(text);
    expect(formatNoise(parseNoise('gaussian:51/255'))).toBe('gaussian:0.2');
    expect(formatNoise(parseNoise('gaussian:0.5/255'))).toBe('gaussian:0.00196078431372549');
  });

  it('writes weights other than 1, and none for no stage', () => {
    for (const text of ['none', 'none|mask:0.1', '0.1*none|2*mask:0.1+round:8', '0.5*mask:0.1']) {
      expect(formatNoise(parseNoise(text))).toBe(text);
    }
    expect(formatNoise(parseNoise('1*none | 1.0*mask:.1'.replace(':.', ':0.')))).toBe('none|mask:0.1');
  });

  it('is undone by parseNoise, for any alternatives, stages and levels', () => {
    const stream = randomStream(11);
    const drawStage = (): NoiseStage => {
      const { name, range, whole } = noiseKinds[stream.integer(noiseKinds.length)]!;
      const [least, greatest] = range;
      const draw = () => {
        const value = Math.max(least, greatest * stream.uniform() * 10 ** -stream.integer(12));
        return whole ? Math.ceil(value) : value;
      };
      const ends = [draw(), draw()].sort((a, b) => a - b);
      return { kind: name, level: [ends[0]!, stream.integer(2) === 0 ? ends[0]! : ends[1]!] };
    };
    for (let i = 0; i < 3000; i++) {
      const noise = Array.from({ length: 1 + stream.integer(4) }, () => ({
        weight: stream.integer(2) === 0 ? 1 : 1000 * stream.uniform() ** 10,
        stages: Array.from({ length: stream.integer(maxNoiseStages + 1) }, drawStage),
      }));
      const text = formatNoise(noise);
      expect(text.length).toBeLessThanOrEqual(maxNoiseLength);
      expect(parseNoise(text)).toEqual(noise);
    }
  });

  it('writes its longest text within the limit', () => {
    const lengths = noiseKinds.map(({ name }) => name.length);
    const stage: NoiseStage = {
      kind: noiseKinds[lengths.indexOf(Math.max(...lengths))]!.name,
      level: [2.2250738585072014e-308, 1.1125369292536007e-300],
    };
    const each = maxNoiseStagesInAll / maxNoiseAlternatives;
    const longest: Noise = Array.from({ length: maxNoiseAlternatives }, () => ({
      weight: 2.2250738585072014e-308,
      stages: Array<NoiseStage>(each).fill(stage),
    }));
    expect(formatNoise(longest).length).toBeLessThanOrEqual(maxNoiseLength);
    expect(parseNoise(formatNoise(longest))).toEqual(longest);
  });
});
