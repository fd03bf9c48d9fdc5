import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { assertNoise, noiseFacts, type Noise, type NoiseStage } from './noise.js';
import { formatNoise, parseNoise } from './noise-text.js';

function of(...stages: readonly NoiseStage[]): Noise {
  return [{ weight: 1, stages }];
}

describe('assertNoise', () => {
  it.each<readonly [name: string, noise: Noise]>([
    ['no alternative', []],
    ['nine stages', of(...Array<NoiseStage>(9).fill({ kind: 'mask', level: [0, 0] }))],
    ['a level that is no number', of({ kind: 'gaussian', level: [NaN, NaN] })],
    ['a span that falls', of({ kind: 'gaussian', level: [0.5, 0.1] })],
    ['a level that is too high', of({ kind: 'speckle', level: [0, 11] })],
    ['a level that is too low', of({ kind: 'salt-pepper', level: [-1, 0] })],
    ['a level that is not whole', of({ kind: 'round', level: [7.5, 8] })],
    ['a second stage', of({ kind: 'mask', level: [0, 0] }, { kind: 'poisson', level: [0, 1] })],
    ['a kind that there is none of', of({ kind: 'nothing', level: [0, 0] })],
    ['a weight of 0', [{ weight: 0, stages: [] }]],
    ['a weight that is no number', [{ weight: NaN, stages: [] }]],
    ['a weight that is too large', [{ weight: 1001, stages: [] }]],
    ['seventeen alternatives', Array<Noise[number]>(17).fill({ weight: 1, stages: [] })],
    ['the noise of an earlier version', [{ kind: 'gaussian', level: [1, 1] }] as unknown as Noise],
    ['something else', { kind: 'gaussian', sigma: [0.5, 0.5] } as unknown as Noise],
  ])('refuses %s', (_, noise) => {
    expect(errorOf(() => formatNoise(noise)).code).toBe('noise-invalid');
    expect(
      errorOf(() => {
        assertNoise(noise);
      }).code,
    ).toBe('noise-invalid');
  });
});

describe('noiseFacts', () => {
  it.each([
    ['gaussian:0.5', { kind: 'gaussian', level: 0.5, fixed: true, stages: 1 }],
    ['gaussian:0..1', { kind: 'gaussian', level: null, fixed: false, stages: 1 }],
    ['none', { kind: 'none', level: null, fixed: true, stages: 0 }],
    ['gaussian:0.1+round:8', { kind: 'gaussian+round', level: null, fixed: true, stages: 2 }],
    ['none|mask:0.1+round:8', { kind: 'none|mask+round', level: null, fixed: false, stages: 2 }],
    ['mask:0.1|2*mask:0.2', { kind: 'mask', level: null, fixed: false, stages: 1 }],
  ])('of %s are %j', (text, facts) => {
    expect(noiseFacts(parseNoise(text))).toEqual(facts);
  });
});
