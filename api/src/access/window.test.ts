import { describe, expect, it } from 'vitest';
import { testClock } from '../testing/clock.js';
import { slidingWindow } from './window.js';

function window() {
  const clock = testClock();
  return {
    ...slidingWindow(() => clock.now()),
    pass: (seconds: number) => {
      clock.pass(seconds * 1000);
    },
  };
}

describe('slidingWindow', () => {
  it('counts each caller by itself', () => {
    const { used, add } = window();
    add('a', 2);
    add('a', 3);
    expect([used('a'), used('b')]).toEqual([5, 0]);
  });

  it('lets what was used in the minute before fade evenly, and forgets it after a second one', () => {
    const { used, add, pass } = window();
    pass(45);
    add('a', 8);
    pass(15);
    expect(used('a')).toBe(8);
    pass(15);
    expect(used('a')).toBe(6);
    add('a', 1);
    pass(15);
    expect(used('a')).toBe(5);
    pass(30);
    expect(used('a')).toBe(1);
    pass(60);
    expect(used('a')).toBe(0);
  });

  it.each([0, 10, 50, 70, 130])('says after how many seconds there is room, %d s later', (later) => {
    const begun = () => {
      const one = window();
      one.add('a', 30);
      one.pass(later);
      one.add('a', 10);
      return one;
    };
    for (const most of [0, 5, 9]) {
      const seconds = begun().secondsUntil('a', most);
      const { used, pass } = begun();
      pass(seconds - 1);
      expect(used('a')).toBeGreaterThan(most);
      pass(1);
      expect(used('a')).toBeLessThanOrEqual(most + 1e-9);
    }
    expect(begun().secondsUntil('a', 40)).toBe(1);
  });

  it('counts the callers beyond a hundred thousand as one, so that memory stays bounded', () => {
    const { used, add } = window();
    for (let i = 0; i < 100_010; i++) add(`caller ${i}`, 1);
    expect([used('caller 0'), used('caller 99999')]).toEqual([1, 1]);
    expect([used('caller 100000'), used('somebody new')]).toEqual([10, 10]);
  });
});
