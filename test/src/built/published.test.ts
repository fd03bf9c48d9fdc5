import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackage, readText, rooms } from '../house/repository.js';
import { packFolder, packRooms } from '../packed/install.js';
import { publintOf, typesOf } from '../packed/verdicts.js';

const published = rooms().filter((room) => readPackage(room).private !== true);

let place: string;
let tarballs: ReadonlyMap<string, string>;
beforeAll(async () => {
  place = mkdtempSync(join(realpathSync(tmpdir()), 'denoisekit-'));
  const packed = await packRooms(published, join(place, 'packed'));
  tarballs = new Map(packed.map(({ room, tarball }) => [room, tarball]));
}, 120_000);
afterAll(() => {
  rmSync(place, { recursive: true });
});

describe.each(published)('what npm would publish of %s', (room) => {
  it('is nothing that publint finds fault with', async () => {
    expect(await publintOf(tarballs.get(room)!)).toEqual([]);
  });

  it('has the types of the code that runs', async () => {
    expect(await typesOf(tarballs.get(room)!)).toEqual([]);
  });

  it('has no tests in it, and nothing that only a build needs', () => {
    const files = createPackageFromTarballData(new Uint8Array(readFileSync(tarballs.get(room)!))).listFiles();
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo$/.test(file))).toEqual([]);
  });

  it('has the licence in it', () => {
    const found = createPackageFromTarballData(new Uint8Array(readFileSync(tarballs.get(room)!)));
    const file = found.listFiles().find((name) => name.endsWith('/LICENSE'));
    expect(found.readFile(file!)).toBe(readText('LICENSE'));
  });
});

describe('the widget’s package', () => {
  it('is below 1 MB: onnxruntime-web, which it depends on, has the WebAssembly', () => {
    // 302 KB, of which the standalone folder's two builds of onnxruntime-web's script are a third.
    expect(readFileSync(tarballs.get('widget')!).length).toBeLessThan(1_000_000);
  });
});

describe('the checks of packages', () => {
  it('find a package whose types are not there', async () => {
    const folder = join(place, 'broken');
    mkdirSync(folder);
    const exports = { '.': { types: './missing.d.ts', default: './index.js' } };
    const text = JSON.stringify({ name: 'broken', version: '1.0.0', type: 'module', exports });
    writeFileSync(join(folder, 'package.json'), text);
    writeFileSync(join(folder, 'index.js'), 'export const one = 1;\n');
    const tarball = await packFolder(folder);
    expect(await publintOf(tarball)).toEqual([
      expect.stringMatching(/^FILE_DOES_NOT_EXIST: .*missing\.d\.ts/),
    ]);
    expect(await typesOf(tarball)).not.toEqual([]);
  });
});
