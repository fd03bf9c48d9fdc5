import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { littleEndian } from '@denoisekit/core';
import { assertBelongs, packFiles, readPack, writePack } from './pack-file.js';
import { imagesOf, limitPack } from './pack.js';
import { fakeManifest, fakePack, sha256 } from './testing/fakes.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'denoisekit-')), 'pack');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

describe('a reference on disk', () => {
  it('is read as it was written', async () => {
    const pack = { ...fakePack(), tile: { height: 100, width: 120 } };
    await writePack(folder, pack);
    expect(await readPack(folder)).toEqual(pack);
  });

  it('writes the values of 5 images three times over, as little-endian float32', async () => {
    const pack = fakePack();
    await writePack(folder, pack);
    const bytes = await readFile(join(folder, packFiles.data));
    expect(bytes.length).toBe(3 * 4 * 3 * (4 * 64 + 60));
    expect(bytes.readFloatLE(4)).toBe(pack.cases[0]!.input.data[1]);
  });

  it('writes clean images that several noises share once', async () => {
    const pack = fakePack();
    const twice = { ...pack, cases: [...pack.cases, { ...pack.cases[0]!, noise: 'gaussian:0.25' }] };
    await writePack(folder, twice);
    expect((await readFile(join(folder, packFiles.data))).length).toBe(3 * 4 * 3 * (4 * 64 + 60));
    expect((await readPack(folder)).cases[3]!.clean).toEqual(pack.cases[0]!.clean);
  });

  it('takes the place of the one before', async () => {
    await writePack(folder, fakePack());
    const other = { ...fakePack(), madeBy: 'another formula' };
    await writePack(folder, other);
    expect((await readPack(folder)).madeBy).toBe('another formula');
  });

  it('is refused when a bit of it has changed', async () => {
    await writePack(folder, fakePack());
    const path = join(folder, packFiles.data);
    const bytes = await readFile(path);
    bytes[7]! ^= 1;
    await writeFile(path, bytes);
    await expect(readPack(folder)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('is refused when its index is none, or names values outside the file', async () => {
    await writePack(folder, fakePack());
    const path = join(folder, packFiles.index);
    const index = await readFile(path, 'utf8');
    await writeFile(path, index.replace('"version":1', '"version":2'));
    await expect(readPack(folder)).rejects.toMatchObject({ code: 'manifest-invalid' });
    await writeFile(path, index.replace('"inputOffset":0', '"inputOffset":11000'));
    await expect(readPack(folder)).rejects.toMatchObject({ code: 'manifest-invalid' });
    await writeFile(path, 'x');
    await expect(readPack(folder)).rejects.toMatchObject({ code: 'manifest-invalid' });
  });

  it('is missing where none was made', async () => {
    await expect(readPack(folder)).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('the model of a reference', () => {
  it('is known by its digest', () => {
    const pack = fakePack();
    expect(() => {
      assertBelongs(pack, fakeManifest);
    }).not.toThrow();
    expect(() => {
      assertBelongs({ ...pack, modelSha256: sha256('x') }, fakeManifest);
    }).toThrow(expect.objectContaining({ code: 'digest-mismatch' }));
  });
});

describe('a limit of images', () => {
  it('keeps whole cases of each noise and size until it is reached', () => {
    const pack = fakePack();
    expect(limitPack(pack, 1).cases.map(({ name }) => name)).toEqual(['case 0', 'case 2']);
    expect(imagesOf(limitPack(pack, 3).cases)).toBe(5);
    expect(limitPack(pack, 100)).toBe(pack);
  });
});

describe('values in files', () => {
  it('are little-endian: 1 is 00 00 80 3f', () => {
    expect([...littleEndian(Float32Array.of(1))]).toEqual([0, 0, 0x80, 0x3f]);
  });
});
