import { describe, expect, it } from 'vitest';
import { formatNoise, parseNoise } from './noise.js';
import { noiseKindOf, noiseKinds } from './noise-kinds.js';

describe('the kinds of noise', () => {
  it('are five, by name', () => {
    expect(noiseKinds.map(({ name }) => name)).toEqual([
      'gaussian',
      'salt-pepper',
      'speckle',
      'poisson',
      'mask',
    ]);
    expect(noiseKinds.map(({ name }) => noiseKindOf(name)?.name)).toEqual(noiseKinds.map(({ name }) => name));
    expect(noiseKindOf('constructor')).toBeUndefined();
  });

  it.each(noiseKinds)('$name has an example of its own, and levels that are taken', (facts) => {
    const { name, example, range, usual, parameter, formula } = facts;
    expect(parseNoise(example)).toMatchObject([{ kind: name }]);
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
