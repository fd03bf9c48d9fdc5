import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeTarget, relus, type Fault } from '../testing/fake-operators.js';
import { sweepCommand } from './command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(words: readonly string[], faults: readonly Fault[] = [], version = '1.0.0') {
  const [out, err]: [string[], string[]] = [[], []];
  const absent = { ...fakeTarget('node-webgpu', []), absence: () => 'there is no GPU' };
  const code = await sweepCommand(words, {
    groups: [relus('Relu', 20), { ...relus('pool', 20), family: 'pool' }],
    targets: () => [fakeTarget('node-cpu', faults, version), absent],
    files: {
      map: join(folder, 'map.json'),
      page: join(folder, 'page.md'),
      picture: join(folder, 'picture.svg'),
      unsafeWidths: join(folder, 'unsafe.json'),
    },
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    signal: new AbortController().signal,
    now: () => 0,
    today: '2026-11-21',
  });
  return { code, out: out.join(''), err: err.join('') };
}
const wrong: readonly Fault[] = [{ key: '7', kind: 'off', by: 0.5 }];
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('the command', () => {
  it('writes the map, the page, the picture and the list for export', async () => {
    const { code, out, err } = await run([], wrong);
    expect(code).toBe(0);
    expect(out).toBe(
      '40 cases on node-cpu\nRelu on node-cpu: 1 of 20 wrong\npool on node-cpu: 1 of 20 wrong\n',
    );
    expect(err).toContain('without node-webgpu: there is no GPU\n');
    expect(JSON.parse(await read('map.json'))).toMatchObject({
      groups: { Relu: { findings: { 'node-cpu': { wrong: { '7': 0.5 } } } } },
    });
    expect(await read('page.md')).toContain(
      '- **Relu** (1 of 20, by up to 0.5), **pool** (1 of 20, by up to 0.5): some',
    );
    expect(await read('picture.svg')).toMatch(/^<svg /);
    expect(JSON.parse(await read('unsafe.json'))).toMatchObject({ runtimes: { fake: '1.0.0' } });
  });

  it('leaves the page alone while there are groups that were not swept', async () => {
    const { code, err } = await run(['--only', 'pool']);
    expect(code).toBe(0);
    expect(err).toContain('does not know yet: Relu');
    await read('map.json');
    await expect(access(join(folder, 'page.md'))).rejects.toThrow();
  });

  it('holds a quick sweep against the map, and writes nothing', async () => {
    await run([], wrong);
    const before = await read('map.json');
    expect(await run(['--quick'], wrong)).toMatchObject({
      code: 0,
      out: expect.stringContaining('as the map has it') as unknown,
    });
    const mended = await run(['--quick'], [], '1.1.0');
    expect(mended.code).toBe(1);
    expect(mended.out).toContain('node-cpu runs fake 1.1.0, and the map is of 1.0.0');
    expect(mended.out).toContain('the map does not hold here; npm run sweep makes it anew');
    expect(mended.out).toContain('Relu 7 on node-cpu: right, and wrong by 0.500 in the map');
    expect(await read('map.json')).toBe(before);
  });

  it('holds the GPU of a machine against the map too, all of it, and writes nothing', async () => {
    await run([], wrong);
    const before = await read('map.json');
    expect((await run(['--adapter', 'default'], wrong)).code).toBe(0);
    const { code, out } = await run(['--adapter', 'default'], [{ key: '8', kind: 'nan' }]);
    expect(code).toBe(1);
    expect(out).toContain('Relu 8 on node-cpu: wrong, by no number, and right in the map');
    expect(await read('map.json')).toBe(before);
  });

  it('says what a new version mends', async () => {
    await run([], wrong);
    const { code, out } = await run([], [], '1.1.0');
    expect(code).toBe(0);
    expect(out).toContain('Relu on node-cpu: fake 1.1.0 fixes 1 case (7) that 1.0.0 has wrong');
    expect(await read('page.md')).toContain('## Since the version before');
  });

  it('runs again what it knows when it is told to', async () => {
    await run([], wrong);
    expect((await run([])).out).toContain('1 of 20 wrong');
    expect((await run(['--fresh'])).out).toBe('40 cases on node-cpu\n');
  });

  it('prints one document with --json', async () => {
    const { out } = await run(['--json'], wrong);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      map: { groups: { pool: { cases: 20 } } },
      disagreements: [],
    });
    const { code, out: error } = await run(['--json', '--only', 'nothing']);
    expect(code).toBe(2);
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'usage' } });
  });

  it('fails where a target that was named cannot run, and where a case is otherwise alone', async () => {
    const { code, err } = await run(['--on', 'node-webgpu']);
    expect([code, err]).toEqual([2, expect.stringContaining('node-webgpu cannot run')]);
    const otherwise = await run([], [{ key: '7', kind: 'off', by: 0.5, amongOthers: true }]);
    expect(otherwise.code).toBe(1);
    expect(otherwise.out).toContain('✗ Relu 7 on node-cpu: wrong by 0.500 among others, right alone');
  });

  it('helps', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: npm run sweep');
  });
});
