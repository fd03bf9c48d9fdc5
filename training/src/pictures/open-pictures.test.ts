import { writeFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openPictures } from './open-pictures.js';
import { encoded, picture, scene, withFolder } from './pictures.test.support.js';

async function scenes(count: number, prefix = ''): Promise<Record<string, Uint8Array>> {
  const files = await Promise.all(
    Array.from({ length: count }, async (_, i) => [`${prefix}${i}.png`, await encoded(scene(i))] as const),
  );
  return Object.fromEntries(files);
}

const opened = (files: Record<string, Uint8Array | string>, channels: 1 | 3 = 3) =>
  withFolder(files, (folder) => openPictures({ folder, channels }));

describe('openPictures', () => {
  it('reads every format, in folders below as well', async () => {
    const formats = ['png', 'jpeg', 'webp', 'tiff', 'avif'] as const;
    const files: Record<string, Uint8Array> = {};
    for (const [i, format] of formats.entries())
      files[`${format}/a.${format}`] = await encoded(scene(i), format);
    const { counts, size, channels } = await opened(files);
    expect(counts).toEqual({ train: 3, validation: 1, test: 1 });
    expect([size, channels]).toEqual([null, 3]);
  });

  it('knows who made those that train and validate, and says nothing of the others', async () => {
    const files = {
      ...(await scenes(2, 'train/')),
      'val/5.png': await encoded(scene(5)),
      'test/6.png': await encoded(scene(6)),
    };
    const names = ['train/0.png', 'val/5.png', 'test/6.png', 'gone.png'];
    const table = names.map((name) => `${name}\tCC0\tsomebody\n`).join('');
    const { credits } = await opened({ ...files, 'ATTRIBUTION.tsv': `file\tlicence\tauthor\n${table}` });
    expect(credits!.map(({ file }) => file)).toEqual(['train/0.png', 'val/5.png']);
    expect((await opened(files)).credits).toEqual([]);
  });

  it('counts and names what it leaves out, and goes on', async () => {
    const files = {
      ...(await scenes(12)),
      'copy.png': await encoded(scene(3)),
      'small.png': await encoded(scene(20, 63, 200)),
      'thin.png': await encoded(scene(20, 3000, 2)),
      'black.png': await encoded(picture(80, 80, 3, () => 0)),
      'mask.png': await encoded(picture(80, 80, 1, (x) => x % 2)),
      'cut.jpg': (await encoded(scene(30, 400, 400), 'jpeg')).subarray(0, 4000),
      'text.png': 'no picture',
      'phone.heic': '',
      'print.jpg': await sharp(await encoded(scene(31)))
        .toColourspace('cmyk')
        .jpeg()
        .toBuffer(),
      'film.webp': await sharp([await encoded(scene(32)), await encoded(scene(33))], {
        join: { animated: true },
      })
        .webp()
        .toBuffer(),
    };
    const { counts, notes } = await opened(files);
    expect(counts).toEqual({ train: 10, validation: 1, test: 1 });
    expect(notes).toEqual([
      'left out: 1 file that is in a format that is not read: phone.heic (not a format that is read)',
      expect.stringMatching(/^left out: 2 files that cannot be read: cut\.jpg \(.+\), text\.png \(.+\)$/),
      'left out: 2 files that are of a kind that does not train: film.webp (2 frames or pages), print.jpg (CMYK)',
      'left out: 2 files that are too small: small.png (63x200), thin.png (3000x2)',
      'left out: 2 files that have one colour only (masks of 0 and 1 look so: scale them to 0 to 255): black.png (one colour), mask.png (one colour)',
      'left out: 1 file that is a copy of another: copy.png (the same as 3.png)',
      '10 pictures train (0.1 million pixels), 1 validate, 1 test',
      expect.stringMatching(/^this is little to train on: 13 million pixels or more/),
    ]);
  });

  it('names three files of a fault, and counts the others', async () => {
    const bad = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.png`, '']));
    const { notes } = await opened({ ...(await scenes(3)), ...bad });
    expect(notes[0]).toMatch(
      /^left out: 5 files that cannot be read: a\.png .*, b\.png .*, c\.png .* and 2 more$/,
    );
  });

  it('refuses a folder with too few, and says what it wants and what was wrong', async () => {
    await expect(opened({ ...(await scenes(2)), 'a.png': 'x' })).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringMatching(
        /has too few pictures to train on: found 2 that can be used; left out: 1 file that cannot be read.*at least 3 different ones in PNG, JPEG, WebP, TIFF or AVIF, of 64x64 pixels or more/,
      ) as string,
    });
    await expect(opened({ 'notes.txt': '' })).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringMatching(
        /found 0 that can be used, .*; put some there, or IDX files: /,
      ) as string,
      details: { pictures: 0 },
    });
  });

  it('has a digest of names and bytes, whatever else lies in the folder', async () => {
    const files = await scenes(4);
    await withFolder(files, async (folder) => {
      const digest = async () => (await openPictures({ folder, channels: 3 })).sha256;
      const before = await digest();
      expect(before).toMatch(/^[0-9a-f]{64}$/);
      await writeFile(join(folder, 'notes.txt'), 'hello');
      await writeFile(join(folder, '.hidden.png'), '');
      expect(await digest()).toBe(before);
      await rename(join(folder, '0.png'), join(folder, 'other.png'));
      expect(await digest()).not.toBe(before);
    });
  });

  it('tells how many files it has looked at', async () => {
    const seen: string[] = [];
    await withFolder(await scenes(3), (folder) =>
      openPictures({ folder, channels: 3, onProgress: (done, total) => seen.push(`${done}/${total}`) }),
    );
    expect(seen).toEqual(['1/3', '2/3', '3/3']);
  });

  it('stops with the reason of its signal', async () => {
    await withFolder(await scenes(3), async (folder) => {
      const signal = AbortSignal.abort('enough');
      await expect(openPictures({ folder, channels: 3, signal })).rejects.toBe('enough');
    });
  });
});

describe('the images of a folder', () => {
  async function withImages<T>(
    work: (images: Awaited<ReturnType<typeof openPictures>>) => Promise<T>,
    count = 20,
    channels: 1 | 3 = 3,
  ): Promise<T> {
    return withFolder(await scenes(count), async (folder) => work(await openPictures({ folder, channels })));
  }

  it('validate whole, cut to the multiple, with noise that is always the same', async () => {
    await withImages(async (images) => {
      const [series, ...more] = images.validation({ noises: ['gaussian:0.1'], sizeMultiple: 32 });
      expect(more).toEqual([]);
      expect(series).toMatchObject({ noise: 'gaussian:0.1', seed: 20_001, pairs: { count: 2 } });
      const passes = [];
      for (let pass = 0; pass < 2; pass++) {
        const parts = [];
        for await (const part of series!.pairs.parts()) parts.push(part);
        passes.push(parts);
      }
      expect(passes[0]!.map(({ first, input }) => [first, input.shape])).toEqual([
        [0, [1, 3, 64, 96]],
        [1, [1, 3, 64, 96]],
      ]);
      expect(passes[1]).toEqual(passes[0]);
    });
  });

  it('test at the levels of the papers as well', async () => {
    await withImages((images) => {
      const noises = images.tests({ noises: ['gaussian:0.1'], sizeMultiple: 8 }).map(({ noise }) => noise);
      expect(noises).toContain('gaussian:0.1');
      expect(noises).toContain('gaussian-unclipped:25/255');
      expect(new Set(noises).size).toBe(noises.length);
      return Promise.resolve();
    });
  });

  it('are fewer where a run asks for fewer, or all but the test images', async () => {
    await withImages((images) => {
      expect(images.counts).toEqual({ train: 16, validation: 2, test: 2 });
      const all = images.select({ images: 'all', limit: null });
      expect(all.counts).toEqual({ train: 18, validation: 2, test: 2 });
      const few = images.select({ images: 'held-out', limit: 5 });
      expect(few.counts).toEqual({ train: 5, validation: 2, test: 2 });
      expect(few.sha256).toBe(images.sha256);
      expect(() => images.select({ images: 'all', limit: 0 })).toThrow(/limit on training images/);
      return Promise.resolve();
    });
  });

  it('give examples of one size, in one channel for a grey network', async () => {
    await withImages(
      async (images) => {
        const { input, target } = await images.examples({ count: 5, height: 112, width: 32 }, 'gaussian:0.1');
        expect(target.shape).toEqual([5, 1, 112, 32]);
        expect(input.shape).toEqual(target.shape);
        expect(target.data.subarray(0, 3584)).toEqual(target.data.subarray(2 * 3584, 3 * 3584)); // two test images
      },
      20,
      1,
    );
  });
});
