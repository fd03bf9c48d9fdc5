import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPairs } from './open-pairs.js';
import { encoded, noisyPicture, picture, scene, withFolder } from './pictures.test.support.js';

/** The middle of a larger scene, moved, with its samples changed by a pattern that tells the noisy picture from the clean one. */
function shot(kind: number, { right = 0, down = 0, noise = 0 } = {}) {
  const { data: samples, width } = scene(kind, 140, 120);
  return picture(112, 96, 3, (x, y, channel) => {
    const value = samples[((y + 12 - down) * width + x + 14 - right) * 3 + channel]!;
    return Math.floor(0.9 * value) + (noise * ((7 * x + 13 * y) % 5)) / 4;
  });
}

async function pairsOf(count: number): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < count; i++) {
    files[`noisy/${i}.png`] = await encoded(shot(i, { noise: 20 }));
    files[`clean/${i}.webp`] = await encoded(shot(i), 'webp');
  }
  return files;
}

const opened = (files: Record<string, Uint8Array | string>) =>
  withFolder(files, (folder) =>
    openPairs({ noisy: join(folder, 'noisy'), clean: join(folder, 'clean'), channels: 3 }),
  );

describe('openPairs', () => {
  it('joins files by name, whatever their formats, and splits them by file', async () => {
    const { counts, shot: isShot, name, notes } = await opened(await pairsOf(12));
    expect(counts).toEqual({ train: 10, validation: 1, test: 1 });
    expect([isShot, name]).toEqual([true, 'noisy']);
    expect(notes[0]).toBe('10 pairs train (0.1 million pixels), 1 validate, 1 test');
  });

  it('passes over what the names end in to tell noisy from clean', async () => {
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 3; i++) {
      files[`noisy/${i}_real.png`] = await encoded(shot(i, { noise: 20 }));
      files[`clean/${i}_mean.png`] = await encoded(shot(i));
    }
    expect((await opened(files)).counts).toEqual({ train: 1, validation: 1, test: 1 });
  });

  it('puts shifted pairs right, and says so', async () => {
    const files = {
      ...(await pairsOf(12)),
      'noisy/4.png': await encoded(shot(4, { noise: 20, right: 3, down: -2 })),
    };
    const { notes, counts } = await opened(files);
    expect(counts.train).toBe(10);
    expect(notes).toContain('1 pair is shifted by whole pixels, and put right: 4.png (3 to the right, 2 up)');
  });

  it('says where the clean pictures are the noisy ones', async () => {
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 4; i++) {
      files[`noisy/${i}.png`] = await encoded(shot(i));
      files[`clean/${i}.png`] = await encoded(noisyPicture(shot(i), 'gaussian:15/255'));
    }
    const { notes } = await opened(files);
    expect(notes).toContain(
      'in 4 of 4 pairs the clean picture has more noise than the noisy one: the folder of the noisy ones is to be named first',
    );
  });

  it('leaves out pairs of one picture in two formats', async () => {
    const files = await pairsOf(4);
    const notes = async () =>
      (
        await opened({
          ...files,
          'noisy/0.png': await encoded(shot(0)),
          'clean/0.webp': await encoded(shot(0), 'webp'),
        })
      ).notes;
    expect((await notes())[0]).toBe(
      'left out: 1 file that does not match its partner: 0.png (the same picture twice)',
    );
  });

  it('leaves out and names what has no partner or does not match', async () => {
    const { notes } = await opened({
      ...(await pairsOf(9)),
      'noisy/alone.png': await encoded(shot(20)),
      'noisy/twice.png': await encoded(shot(21)),
      'clean/twice.png': await encoded(shot(21)),
      'clean/twice.jpg': await encoded(shot(21), 'jpeg'),
      'noisy/0.png': await encoded(scene(0, 96, 112)),
      'noisy/1.png': await encoded(scene(30, 112, 96)),
      'noisy/2.png': await encoded(shot(2, { right: 9 })),
      'noisy/same.png': await encoded(shot(40)),
      'clean/same.png': await encoded(shot(40)),
      'noisy/bad.png': 'nothing',
      'clean/bad.png': await encoded(shot(41)),
    });
    expect(notes.slice(0, 3)).toEqual([
      expect.stringMatching(/^left out: 1 file that cannot be read: bad\.png \(.+\)$/),
      'left out: 4 files that have no partner: alone.png (none of this name), twice.png (several of this name), twice.jpg (several of this name) and 1 more',
      'left out: 4 files that do not match their partners: 0.png (96x112, and 112x96 clean), 1.png (shows something else), 2.png (shifted by 8 pixels or more) and 1 more',
    ]);
  });

  it('refuses one folder twice, and folders whose names have nothing in common', async () => {
    await withFolder({}, async (folder) => {
      const asked = openPairs({ noisy: folder, clean: folder, channels: 3 });
      await expect(asked).rejects.toMatchObject({ code: 'usage' });
    });
    const files = { 'noisy/a.png': await encoded(shot(1)), 'clean/b.png': await encoded(shot(1)) };
    await expect(opened(files)).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringMatching(
        /too few pairs to train on: found 0 that can be used; left out: 2 files that have no partner.*pairs of files with one name and one size/,
      ) as string,
      details: { pairs: 0 },
    });
  });

  it('keeps all noisy pictures of one clean one on one side', async () => {
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 40; i++) {
      files[`noisy/${i}.png`] = await encoded(shot(i >> 1, { noise: 20 + (i % 2) }));
      files[`clean/${i}.png`] = await encoded(shot(i >> 1));
    }
    expect((await opened(files)).counts).toEqual({ train: 32, validation: 4, test: 4 });
  });
});

describe('the images of pairs', () => {
  it('have one series each, with the noise that they have', async () => {
    await withFolder(await pairsOf(20), async (folder) => {
      const images = await openPairs({
        noisy: join(folder, 'noisy'),
        clean: join(folder, 'clean'),
        channels: 3,
      });
      const [series, ...more] = images.validation({
        noises: ['gaussian:0.1', 'gaussian:0.2'],
        sizeMultiple: 8,
      });
      expect(more).toEqual([]);
      expect(series).toMatchObject({ noise: null, seed: null, pairs: { count: 2 } });
      for await (const { input, target } of series!.pairs.parts()) {
        const changes = input.data.map((value, i) => Math.round(255 * (value - target.data[i]!)));
        expect(new Set(changes)).toEqual(new Set([0, 5, 10, 15, 20])); // the pattern, and nothing else
      }
      expect(images.tests({ noises: [], sizeMultiple: 8 }).length).toBe(1);
      const { input, target } = await images.examples({ count: 1, height: 32, width: 32 }, 'gaussian:0.5');
      expect(Math.max(...input.data.map((value, i) => value - target.data[i]!))).toBeCloseTo(20 / 255, 6);
    });
  });
});
