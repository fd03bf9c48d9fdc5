import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkplace, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeAll(async () => {
  place = await createWorkplace();
});

afterAll(() => place.remove());

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

describe('denoisekit key', () => {
  it('prints a new key alone on standard output, and its line beside it', async () => {
    const [one, other] = [await place.run(['key', 'ann']), await place.run(['key'])];
    expect(one.stdout).toMatch(/^dk_[\w-]{43}\n$/);
    expect(one.stderr).toContain(`\n${hashOf(one.stdout.trim())}  ann\n`);
    expect(other.stdout).not.toBe(one.stdout);
  });

  it('adds the line to a file, whatever it ends with, and makes the file if need be', async () => {
    const add = async (name: string) =>
      (await place.run(['key', name, '--to', 'keys/all.txt'])).stdout.trim();
    const ann = await add('ann');
    const path = place.path('keys', 'all.txt');
    await writeFile(path, (await readFile(path, 'utf8')).trimEnd());
    const bob = await add('bob\nthe builder');
    expect(await readFile(path, 'utf8')).toBe(`${hashOf(ann)}  ann\n${hashOf(bob)}  bob the builder\n`);
    expect(await readFile(path, 'utf8')).not.toContain(ann);
  });

  it('gives all of it as one JSON document', async () => {
    const told = JSON.parse((await place.run(['key', 'ann', '--json'])).stdout) as Record<string, string>;
    expect(told['line']).toBe(`${hashOf(told['key']!)}  ann`);
  });

  it('refuses a file that cannot be read', async () => {
    const { code, stderr } = await place.run(['key', '--to', 'models']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot read \S+models/)]);
  });
});
