import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileMemory, memoryPath } from './dtype-memory.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('what is remembered of dtypes', () => {
  it('is there for the next caller, and leaves no other file', async () => {
    const path = join(folder, 'below', 'dtypes.json');
    expect(await fileMemory(path).keep('photo on this', 'int8')).toBeUndefined();
    expect(await fileMemory(path).keep('other', 'fp32')).toBeUndefined();
    expect(await fileMemory(path).recall('photo on this')).toBe('int8');
    expect(await fileMemory(path).recall('toString')).toBeUndefined();
    expect(await readdir(join(folder, 'below'))).toEqual(['dtypes.json']);
  });

  it('is nothing where the file is damaged, which is then written anew', async () => {
    const path = join(folder, 'dtypes.json');
    await writeFile(path, '{"a":');
    expect(await fileMemory(path).recall('a')).toBeUndefined();
    await fileMemory(path).keep('a', 'int8');
    expect(await fileMemory(path).recall('a')).toBe('int8');
  });

  it('says why it could not be kept', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await fileMemory(join(folder, 'file', 'dtypes.json')).keep('a', 'int8')).toMatch(/EEXIST|ENOTDIR/);
  });

  it.each([
    [{ XDG_CACHE_HOME: '/x' }, 'linux', '/x/denoisekit/dtypes.json'],
    [{ XDG_CACHE_HOME: 'x' }, 'linux', '/h/.cache/denoisekit/dtypes.json'],
    [{}, 'darwin', '/h/Library/Caches/denoisekit/dtypes.json'],
    [{ LOCALAPPDATA: 'C:\\L' }, 'win32', 'C:\\L\\denoisekit\\dtypes.json'],
  ])('lies in the cache of the user: %j on %s', (env, platform, expected) => {
    expect(memoryPath(env, platform, '/h')).toBe(expected);
  });
});
