import { describe, expect, it } from 'vitest';
import { blocks, blur, sessionOf } from '../fixtures.test.helper.js';
import { checkReceptiveField, checkShift } from './geometry-checks.js';

function field(session: ReturnType<typeof sessionOf>, radius: number, sizeMultiple = 1) {
  return checkReceptiveField(session, { channels: 1, sizeMultiple, radius });
}

function shift(session: ReturnType<typeof sessionOf>, radius: number, sizeMultiple: number) {
  return checkShift(session, { channels: 1, sizeMultiple, radius }, 1e-5);
}

describe('the receptive field', () => {
  it('of a 3x3 mean is 1: it holds for 1 and above, and not for 0', async () => {
    const ok = [];
    for (const radius of [0, 1, 2, 5]) ok.push((await field(sessionOf(blur), radius)).ok);
    expect(ok).toEqual([false, true, true, true]);
    expect((await field(sessionOf(blur), 5)).text).toContain(
      'a pixel reaches 1 pixels far, within the stated 5',
    );
  });

  it('is measured in every phase of the size multiple', async () => {
    // Odd pixels look 3 to the left; even ones at themselves.
    const uneven = sessionOf((at, y, x) => (x % 2 === 1 ? at(y, x - 3) : at(y, x)));
    expect((await field(uneven, 2, 2)).ok).toBe(false);
    expect((await field(uneven, 3, 2)).ok).toBe(true);
  });

  it('does not hold for a net that does not look at its input', async () => {
    const check = await field(
      sessionOf(() => 0.5),
      3,
    );
    expect(check.ok).toBe(false);
    expect(check.text).toContain('a pixel changes nothing at all');
    expect(check.advice).toContain('the network answers the same whatever it is given');
  });

  it('does not hold for a net that looks past it in one direction only', async () => {
    const check = await field(
      sessionOf((at, y, x) => at(y, x) + at(y, x - 7)),
      4,
    );
    expect(check.ok).toBe(false);
    expect(check.text).toContain('a pixel reaches 7 pixels far, not within the stated 4');
  });
});

describe('moving the picture', () => {
  it('moves the answer, in steps of the size multiple', async () => {
    expect((await shift(sessionOf(blur), 1, 1)).ok).toBe(true);
    expect((await shift(sessionOf(blocks), 1, 2)).ok).toBe(true);
  });

  it('finds a size multiple that is too small', async () => {
    expect((await shift(sessionOf(blocks), 1, 1)).ok).toBe(false);
  });

  it('finds an answer that depends on the place', async () => {
    expect(
      (
        await shift(
          sessionOf((at, y, x) => at(y, x) + x / 100),
          1,
          1,
        )
      ).ok,
    ).toBe(false);
    expect(
      (
        await shift(
          sessionOf((_, y, x) => (x === 5 && y === 6 ? NaN : 0)),
          1,
          1,
        )
      ).ok,
    ).toBe(false);
  });
});
