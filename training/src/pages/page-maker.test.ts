import { describe, expect, it, vi } from 'vitest';
import { createPageMaker, type PagePlan } from './page-maker.js';

vi.setConfig({ testTimeout: 60_000 }); // fonts are read

const plan: PagePlan = {
  fonts: 'training',
  noise: 'paper:0..0.3+gaussian:0.05',
  noiseDraw: 'fresh',
  seed: 3,
};
const size = { count: 3, height: 48, width: 64 };

describe('drawn pages', () => {
  it('are decided by seed and step, whatever was drawn before', async () => {
    const [one, other] = [createPageMaker(plan), createPageMaker(plan)];
    for (let step = 0; step < 4; step++) await one.make(step, size);
    await one.make(9, { count: 1, height: 16, width: 16 });
    expect(await one.make(7, size)).toEqual(await other.make(7, size));
    expect((await one.make(8, size)).target).not.toEqual((await other.make(7, size)).target);
    const seeded = await createPageMaker({ ...plan, seed: 4 }).make(7, size);
    expect(seeded.target).not.toEqual((await other.make(7, size)).target);
  });

  it('are white paper with ink on most of them', async () => {
    const { target } = await createPageMaker(plan).make(0, { count: 60, height: 64, width: 64 });
    expect(target.shape).toEqual([60, 1, 64, 64]);
    const shares = Array.from({ length: 60 }, (_, page) => {
      const values = target.data.subarray(page * 4096, (page + 1) * 4096);
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
      return values.filter((value) => value < 0.5).length / 4096;
    });
    // Print covers 5 to 20 % of a page; some windows are empty, few are reversed.
    expect(shares.filter((share) => share > 0.01).length).toBeGreaterThan(42);
    expect(shares.toSorted((a, b) => a - b)[30]).toBeGreaterThan(0.03);
    expect(shares.toSorted((a, b) => a - b)[30]).toBeLessThan(0.3);
  });

  it('are the target as they are, and the input with damage', async () => {
    const clean = await createPageMaker({ ...plan, noise: 'none' }).make(2, size);
    const damaged = await createPageMaker(plan).make(2, size);
    expect(clean.input).toEqual(clean.target);
    expect(damaged.target).toEqual(clean.target);
    expect(damaged.input).not.toEqual(clean.target);
  });

  it('let the print of other pages shine through where they are empty', async () => {
    const bled = { ...plan, noise: 'bleed-through:0.5' };
    const { input, target } = await createPageMaker(bled).make(0, { count: 60, height: 64, width: 64 });
    const least = (values: Float32Array, page: number) =>
      Math.min(...values.subarray(page * 4096, (page + 1) * 4096));
    const empty = Array.from({ length: 60 }, (_, page) => page).filter(
      (page) => least(target.data, page) > 0.99,
    );
    expect(empty.length).toBeGreaterThan(2);
    expect(empty.filter((page) => least(input.data, page) < 0.9).length).toBeGreaterThan(empty.length / 2);
  });

  it('are other ones in the fonts that are kept aside', async () => {
    const aside = await createPageMaker({ ...plan, fonts: 'kept-aside' }).make(2, size);
    expect(aside.target).not.toEqual((await createPageMaker(plan).make(2, size)).target);
  });
});
