import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertUnclaimed, claim } from './claim.js';
import { openRunFolder } from './run-files.js';
import { temporaryFolder } from '../tiny.test.fixtures.js';

const first = { pid: 11, host: 'here' };
const second = { pid: 12, host: 'here' };
const alive = () => true;

describe('a run that is being trained', () => {
  it('is left to the process that trains it, until that is done', async () => {
    const folder = openRunFolder(await temporaryFolder());
    await assertUnclaimed(folder, { self: second, isAlive: alive });
    const release = await claim(folder, first);
    await expect(assertUnclaimed(folder, { self: second, isAlive: alive })).rejects.toMatchObject({
      code: 'run-invalid',
      details: { pid: 11 },
      message: expect.stringContaining('is being trained by another process: found process 11') as string,
    });
    await release();
    await assertUnclaimed(folder, { self: second, isAlive: alive });
    expect(await fs.readdir(folder.directory)).toEqual([]);
  });

  it('is free when that process is gone, is this one, or cannot be seen from here', async () => {
    const folder = openRunFolder(await temporaryFolder());
    await claim(folder, first);
    await assertUnclaimed(folder, { self: second, isAlive: () => false });
    await assertUnclaimed(folder, { self: first, isAlive: alive });
    await assertUnclaimed(folder, { self: { ...second, host: 'there' }, isAlive: alive });
    await fs.writeFile(path.join(folder.directory, 'process.json'), '{"pid":');
    await assertUnclaimed(folder, { self: second, isAlive: alive });
  });

  it('knows living processes from others', async () => {
    const folder = openRunFolder(await temporaryFolder());
    await claim(folder, { pid: process.ppid, host: 'here' });
    await expect(assertUnclaimed(folder, { self: second })).rejects.toMatchObject({ code: 'run-invalid' });
    await claim(folder, { pid: 0x7ffffffe, host: 'here' });
    await assertUnclaimed(folder, { self: second });
  });
});
