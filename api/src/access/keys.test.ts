import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, openKeyFile } from '../node.js';
import { errorOf } from '../testing/error-of.js';
import { keyList, type Sha256 } from './keys.js';

const sha256: Sha256 = (key) => createHash('sha256').update(key).digest();

/** `printf %s abc | sha256sum`: FIPS 180-2, appendix B.1. */
const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('keyList', () => {
  it('knows the holder of each key by its hash, as sha256sum writes it, and nobody else', async () => {
    const { key, line } = await newKey('Ann of Sales');
    const { holderOf } = keyList(`# who may\n\n${abc}  -\r\n  ${line}  \n`, sha256);
    expect(await holderOf('abc')).toBe('ba7816bf');
    expect(await holderOf(key)).toBe('Ann of Sales');
    for (const wrong of ['', 'abd', abc, key.slice(1)]) expect(await holderOf(wrong)).toBeUndefined();
  });

  it('hashes with what the host has, such as Web Crypto', async () => {
    const subtle: Sha256 = async (key) =>
      new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
    expect(await keyList(abc, subtle).holderOf('abc')).toBe('ba7816bf');
  });

  it.each([
    ['nothing', ''],
    ['comments alone', '# nobody\n'],
    ['half a hash', `${abc}\n${abc.slice(0, 30)}`],
    ['a hash that is too long', `${abc}0`],
    ['more than a thousand keys', `${abc}\n`.repeat(1001)],
  ])('refuses %s', async (_, text) => {
    expect((await errorOf(() => keyList(text, sha256))).code).toBe('usage');
  });

  it('says that a key itself is no hash, without repeating it', async () => {
    const { key } = await newKey();
    const { message } = await errorOf(() => keyList(`${abc}\n${key}`, sha256, 'keys.txt'));
    expect(message).toMatch(/^line 2 of keys\.txt is not the hash of a key: found a key itself, .*sha256sum/);
    expect(message).not.toContain(key);
  });
});

describe('openKeyFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads the file again, and keeps its keys where the file is wrong then', async () => {
    const path = join(folder, 'keys.txt');
    const [ann, bob] = [await newKey('ann'), await newKey('bob')];
    await writeFile(path, ann.line);
    const keys = await openKeyFile(path);
    await writeFile(path, `${bob.line}\n${ann.line.slice(0, 40)}`);
    expect((await errorOf(() => keys.reload())).message).toContain('line 2');
    expect([await keys.holderOf(ann.key), await keys.holderOf(bob.key)]).toEqual(['ann', undefined]);
    await writeFile(path, '');
    expect((await errorOf(() => keys.reload())).message).toContain('0 keys');
    expect(await keys.holderOf(ann.key)).toBe('ann');
    await writeFile(path, bob.line);
    await keys.reload();
    expect([await keys.holderOf(ann.key), await keys.holderOf(bob.key)]).toEqual([undefined, 'bob']);
  });

  it('says that there is no file, or none that can be read, and how to make one', async () => {
    const missing = await errorOf(() => openKeyFile(join(folder, 'none')));
    expect([missing.code, missing.message]).toEqual(['file-missing', expect.stringContaining('--to')]);
    expect((await errorOf(() => openKeyFile(folder))).code).toBe('file-unreadable');
  });
});
