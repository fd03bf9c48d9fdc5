import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { facesOf, fontsKeptAside, trainingFonts } from './fonts.js';
import { openPages } from './page-images.js';
import { createPageMaker } from './page-maker.js';
import { texts } from './texts.js';

// Fonts are read and a thread is started.
vi.setConfig({ testTimeout: 60_000 });

const options = { noise: 'paper:0.1', noiseDraw: 'fresh', seed: 5 } as const;
const size = { count: 2, height: 32, width: 32 };

describe('openPages', () => {
  it('draws in a thread what its maker draws, step by step and again after a jump', async () => {
    const images = await openPages();
    const maker = createPageMaker({ ...options, fonts: 'training' });
    try {
      const pairs = images.training(options);
      for (const step of [0, 1, 2, 40, 41, 3]) {
        expect(await pairs.at(step, size)).toEqual(await maker.make(step, size));
      }
    } finally {
      await images.close();
    }
  });

  it('validates on the same pages each time', async () => {
    const images = await openPages();
    const [series] = images.validation({ noises: ['paper:0.1'], sizeMultiple: 8 });
    const firstOf = async () => {
      for await (const part of series!.pairs.parts()) return part;
      return undefined;
    };
    const first = await firstOf();
    expect(first?.target.shape).toEqual([1, 1, 256, 256]);
    expect(await firstOf()).toEqual(first);
  });

  it('refuses a limit, which endless pages do not have', async () => {
    const images = await openPages();
    expect(images.select({ images: 'held-out', limit: null })).toBe(images);
    expect(() => images.select({ images: 'held-out', limit: 10 })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });
});

describe('the fonts', () => {
  it('that are kept aside train nothing', () => {
    const trained = new Set(trainingFonts.map(({ name }) => name));
    expect(fontsKeptAside.filter(({ name }) => trained.has(name))).toEqual([]);
  });

  it('have each of the files that are drawn with, and a text in their script', () => {
    const require = createRequire(import.meta.url);
    for (const { package: name, file, script } of facesOf([...trainingFonts, ...fontsKeptAside])) {
      expect(existsSync(join(dirname(require.resolve(`${name}/package.json`)), file)), file).toBe(true);
      expect(texts[script].length).toBeGreaterThan(0);
    }
  });
});
