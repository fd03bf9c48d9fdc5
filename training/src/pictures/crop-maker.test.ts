import { describe, expect, it } from 'vitest';
import { createCropMaker, type CropPlan } from './crop-maker.js';
import type { DecodedPicture, PictureFile } from './picture.js';
import { picture, scene } from './pictures.test.support.js';

const file = (name: string, { width, height, channels }: DecodedPicture): PictureFile => {
  return { path: name, name, width, height, channels, bits: 8, alpha: false };
};
const decoded = new Map(Array.from({ length: 12 }, (_, i) => [`${i}.png`, scene(i, 80 + i, 90)]));
const pictures = [...decoded].map(([name, one]) => file(name, one));
const plan: CropPlan = {
  pictures,
  channels: 3,
  greyShare: 0,
  exposureShare: 0,
  minScale: 0.5,
  noise: 'gaussian:0.1',
  noiseDraw: 'fresh',
  seed: 5,
  budgetBytes: 1e6,
};
const size = { count: 6, height: 16, width: 24 };

function makerOf(changes: Partial<CropPlan> = {}, sources: ReadonlyMap<string, DecodedPicture> = decoded) {
  const reads: string[] = [];
  const lost: string[] = [];
  const maker = createCropMaker(
    { ...plan, ...changes },
    {
      decode: ({ name }) => {
        reads.push(name);
        const found = sources.get(name);
        return found === undefined
          ? Promise.reject(new Error('gone'))
          : Promise.resolve({ clean: found, noisy: null });
      },
      onLost: (name, reason) => lost.push(`${name}: ${reason}`),
    },
  );
  return { maker, reads, lost };
}

describe('the examples of a step', () => {
  it('are clean crops in [0, 1] and the same ones with noise', async () => {
    const { input, target } = await makerOf().maker.make(0, { count: 16, height: 64, width: 64 });
    expect(target.shape).toEqual([16, 3, 64, 64]);
    expect(input.shape).toEqual(target.shape);
    expect(target.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    const inside = [...target.data.keys()].filter((i) => Math.abs(target.data[i]! - 0.5) < 0.1);
    const variance =
      inside.reduce((sum, i) => sum + (input.data[i]! - target.data[i]!) ** 2, 0) / inside.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
  });

  it('depend on seed, step and size alone: a run that is taken up goes on with the same', async () => {
    const one = makerOf().maker;
    for (const step of [0, 1, 2]) await one.make(step, size);
    const third = await one.make(3, size);
    expect(await makerOf().maker.make(3, size)).toEqual(third);
    expect(await makerOf().maker.make(4, size)).not.toEqual(third);
    expect(await makerOf({ seed: 6 }).maker.make(3, size)).not.toEqual(third);
  });

  it('depend on them where not all pictures fit, too, and the budget is kept', async () => {
    const budgetBytes = 150_000; // about six of twelve pictures
    const one = makerOf({ budgetBytes });
    for (let step = 0; step < 40; step++) await one.maker.make(step, size);
    const next = await one.maker.make(40, size);
    const taken = makerOf({ budgetBytes });
    expect(await taken.maker.make(40, size)).toEqual(next);
    expect(taken.reads.length).toBeLessThan(12);
    expect(new Set(one.reads).size).toBe(12);
  });

  it('decode each picture once where all fit', async () => {
    const { maker, reads } = makerOf();
    for (let step = 0; step < 20; step++) await maker.make(step, size);
    expect(reads.length).toBe(12);
  });

  it('have the noise of grey in all channels where they are made grey', async () => {
    const { input, target } = await makerOf({ greyShare: 1 }).maker.make(0, size);
    for (const { data } of [input, target]) {
      for (let i = 0; i < 384; i++) expect([data[384 + i], data[768 + i]]).toEqual([data[i], data[i]]);
    }
  });

  it('are darker or brighter before noise is added, not after', async () => {
    const { input, target } = await makerOf({ exposureShare: 1, noise: 'gaussian-unclipped:0.1' }).maker.make(
      0,
      size,
    );
    const plain = await makerOf({ noise: 'gaussian-unclipped:0.1' }).maker.make(0, size);
    expect(target.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(target).not.toEqual(plain.target);
    for (let i = 0; i < input.data.length; i++) {
      const noise = plain.input.data[i]! - plain.target.data[i]!;
      expect(Math.abs(input.data[i]! - target.data[i]! - noise)).toBeLessThan(1e-6);
    }
  });

  it('have one channel where a grey network trains', async () => {
    const { input } = await makerOf({ channels: 1 }).maker.make(0, size);
    expect(input.shape).toEqual([6, 1, 16, 24]);
  });

  it('have the noise of the first step in all of them where it is drawn once', async () => {
    const flat = new Map([['a', picture(64, 64, 3, () => 128)]]);
    const changes = { pictures: [file('a', flat.get('a')!)], noiseDraw: 'once' } as const;
    const { maker } = makerOf(changes, flat);
    expect((await maker.make(9, size)).input).toEqual((await maker.make(0, size)).input);
  });
});

describe('pictures that are too small for the crops', () => {
  const small = picture(20, 20, 3, () => 0);
  const large = picture(70, 70, 3, () => 255);
  const both = new Map([
    ['small', small],
    ['large', large],
  ]);
  const files = [file('small', small), file('large', large)];

  it('give way to larger ones', async () => {
    const { maker } = makerOf({ pictures: files }, both);
    const { target } = await maker.make(0, { count: 8, height: 32, width: 32 });
    expect(new Set(target.data)).toEqual(new Set([1]));
  });

  it('are mirrored at their edges where there are no larger ones', async () => {
    const { maker } = makerOf({ pictures: files }, both);
    const { target } = await maker.make(0, { count: 32, height: 128, width: 128 });
    expect(new Set(target.data)).toEqual(new Set([0, 1]));
  });
});

describe('pictures that cannot be read any more', () => {
  it('are told of, and others take their places', async () => {
    const rest = new Map([...decoded].filter(([name]) => name !== '3.png'));
    const { maker, lost } = makerOf({}, rest);
    for (let step = 0; step < 10; step++) await maker.make(step, size);
    expect(lost).toEqual(['3.png: gone']);
  });

  it('end the training where none is left', async () => {
    await expect(makerOf({}, new Map()).maker.make(0, size)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });
});

describe('pairs', () => {
  it('are cropped and turned alike, and get no noise', async () => {
    const clean = scene(1, 90, 90);
    const shot = { ...clean, data: clean.data.map((value) => 255 - value) as Uint8Array };
    const maker = createCropMaker(
      { ...plan, pictures: [file('a', clean)], minScale: 1 },
      { decode: () => Promise.resolve({ clean, noisy: shot }), onLost: () => undefined },
    );
    const { input, target } = await maker.make(0, size);
    const sums = input.data.map((value, i) => value + target.data[i]!);
    expect(sums.every((sum) => Math.abs(sum - 1) < 1e-6)).toBe(true);
  });
});
