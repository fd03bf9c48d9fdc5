import { describe, expect, it } from 'vitest';
import { noiseFacts } from '../noise.js';
import { noiseKindOf } from '../noise-kind.js';
import { formatNoise, parseNoise } from '../noise-text.js';
import { noiseKinds } from './index.js';

describe('the kinds of noise', () => {
  it('are found by names that no two of them share', () => {
    const names = noiseKinds.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,19}$/);
    expect(names.map((name) => noiseKindOf(name, noiseKinds)?.name)).toEqual(names);
    expect(noiseKindOf('constructor', noiseKinds)).toBeUndefined();
  });

  it.each(noiseKinds)('$name has an example of its own, and levels that are taken', (facts) => {
    const { name, example, range, usual, parameter, formula } = facts;
    expect(noiseFacts(parseNoise(example))).toMatchObject({ kind: name, stages: 1 });
    expect(formatNoise(parseNoise(example))).toBe(example);
    const levels = [facts.default, usual.low, usual.high, ...range];
    for (const level of levels) expect(formatNoise(parseNoise(`${name}:${level}`))).toBe(`${name}:${level}`);
    expect(usual.low).toBeLessThan(usual.high);
    expect(facts.default).toBeGreaterThanOrEqual(usual.low);
    expect(facts.default).toBeLessThanOrEqual(usual.high);
    // A slider stops at low + n step only.
    const steps = [facts.default, usual.high].map((level) => (level - usual.low) / usual.step);
    for (const count of steps) expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-9);
    expect(formula).toContain(parameter);
  });
});
