import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import { modelIdOf, type ExportResult, type ExportRunOptions } from '@denoisekit/export';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRun } from '../testing/run-record.js';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

/** Exports nothing, but makes two checks, the second with the given outcome, and gives back what it was asked. */
async function exportWith(argv: readonly string[], ok = true, keptOut: ExportResult['keptOut'] = []) {
  const asked: ExportRunOptions[] = [];
  const exportRun = (options: ExportRunOptions): Promise<ExportResult> => {
    asked.push(options);
    options.onProgress?.('converting');
    options.onCheck?.({ name: 'weights', ok: true, text: 'weights are the same' });
    options.onCheck?.({ name: 'digest', ok, text: 'the digest holds' });
    const { manifest } = tinyModel();
    const directory = join(options.modelsDirectory, 'tiny');
    if (!ok) throw new DenoiseError('tolerance-exceeded', { what: 'the digest does not hold' });
    return Promise.resolve({
      id: 'tiny',
      directory,
      manifest,
      checks: [],
      notes: ['it is tiny'],
      keptOut,
    });
  };
  const run = await place.run(['export', ...argv], {
    packages: { exporter: () => Promise.resolve({ exportRun, modelIdOf }) },
  });
  return { ...run, asked: asked[0] };
}

describe('export', () => {
  it('takes the complete run that was begun last, and says which newer ones it leaves out', async () => {
    await writeRun(place.path('runs/zz'), { startedAt: '2025-03-01T10:00:00.000Z' });
    await writeRun(place.path('runs/aa'), { startedAt: '2025-03-02T10:00:00.000Z' });
    await writeRun(place.path('runs/ss'), { startedAt: '2025-03-04T10:00:00.000Z', state: 'stopped' });
    await writeRun(place.path('runs/mm'), { startedAt: '2025-03-03T10:00:00.000Z', state: 'running' });
    await mkdir(place.path('runs/notes'));
    await writeFile(place.path('runs/notes/run.json'), 'not JSON');
    const { code, asked, stderr } = await exportWith(['--out', 'mine', '--id', 'digits']);
    expect(code).toBe(0);
    expect(asked).toMatchObject({
      runDirectory: place.path('runs/aa'),
      modelsDirectory: place.path('mine'),
      id: 'digits',
    });
    expect(stderr).toBe(
      [
        `left out: ${place.path('runs/ss')}, which is stopped; go on with: denoisekit train --resume ${place.path('runs/ss')}`,
        `left out: ${place.path('runs/mm')}, which is running`,
        `exporting ${place.path('runs/aa')} (compact)`,
        'converting',
        'note: it is tiny\n',
      ].join('\n'),
    );
  });

  it('hands on what dtypes to make, and knows which there are', async () => {
    const { asked } = await exportWith(['runs/one', '--dtypes', 'int8,fp16']);
    expect(asked!.dtypes).toEqual(['fp16', 'int8']);
    const wrong = await exportWith(['runs/one', '--dtypes', 'fp64']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('fp16, int8')]);
  });

  it('finds pictures of a folder: those of its train/ calibrate, the others test', async () => {
    await mkdir(place.path('mine', 'train'), { recursive: true });
    await mkdir(place.path('mine', 'test'));
    const { asked } = await exportWith(['runs/one', '--dtypes', 'int8', '--calibration', 'mine']);
    await expect(asked!.findPictures!(undefined)).rejects.toMatchObject({ code: 'dataset-invalid' });
    for (const [name, value] of [
      ['train/a', 10],
      ['train/b', 20],
      ['test/c', 30],
    ] as const) {
      await writeFile(place.path('mine', `${name}.png`), await greyPng(8, 8, value));
    }
    const { name, calibration, test } = await asked!.findPictures!(undefined);
    expect(name).toBe('pictures of mine');
    const first = ({ data }: { data: Float32Array }) => Math.round(255 * data[0]!);
    expect([calibration.map(first), test.map(first)]).toEqual([[10, 20], [30]]);
  });

  it('exits with 1 where a dtype failed its gate, though the model is there', async () => {
    const keptOut = [{ dtype: 'int8', reason: 'it loses 1 dB' }] as const;
    expect((await exportWith(['runs/one', '--dtypes', 'int8'], true, keptOut)).code).toBe(1);
  });

  it('hands on what pictures the model is for', async () => {
    const { asked } = await exportWith(['runs/one', '--pictures', 'photographs, scans']);
    expect(asked!.pictures).toEqual(['photographs', 'scans']);
  });

  it('prints a line a check', async () => {
    const { stdout } = await exportWith(['runs/one', '--out', 'mine']);
    const [wrote, next] = stdout.split('\n').slice(-3);
    expect(stdout).toMatch(/^-\[✓\] weights are the same\n-\[✓\] the digest holds\n/);
    expect(wrote).toBe(`wrote ${join('mine', 'tiny')}`);
    expect(next).toBe(`next: denoisekit denoise --demo --model ${join('mine', 'tiny')}`);
  });

  it('marks the check that fails, and exits 1', async () => {
    const { code, stdout, stderr } = await exportWith(['runs/one'], false);
    expect(code).toBe(1);
    expect(stdout).toBe('-[✓] weights are the same\n-[x] the digest holds\n');
    expect(stderr).toBe('converting\ndenoisekit: the digest does not hold\n');
  });

  it('keeps stdout for the one JSON document', async () => {
    const { stdout, stderr } = await exportWith(['runs/one', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'tiny', manifest: { id: 'tiny' }, notes: ['it is tiny'] });
    expect(stderr).toContain('-[✓] weights are the same\n');
  });

  it('writes to a place and under a name of its own by default, and replaces nothing', async () => {
    const { asked, stdout } = await exportWith(['runs/One more']);
    expect(asked).toMatchObject({ modelsDirectory: place.path('my-models'), id: 'one-more', replace: false });
    expect(stdout).toContain('next: denoisekit denoise --demo --model tiny\n');
  });

  it('replaces what has the name where that is said', async () => {
    expect((await exportWith(['runs/one', '--replace'])).asked).toMatchObject({ replace: true });
  });

  it('gives no model of yours the name of a shipped one', async () => {
    expect((await exportWith(['runs/tiny'])).asked).toMatchObject({ id: 'my-tiny' });
    const { code, stderr, asked } = await exportWith(['runs/one', '--id', 'tiny']);
    expect([code, asked]).toEqual([2, undefined]);
    expect(stderr).toContain('denoisekit: "tiny" is the name of a shipped model; choose another by --id');
    // Elsewhere a path stands for it.
    expect((await exportWith(['runs/tiny', '--out', 'mine'])).asked).toMatchObject({ id: 'tiny' });
  });

  it('says what to do where there is no run', async () => {
    const { code, stderr, asked } = await exportWith([]);
    expect(code).toBe(2);
    expect(asked).toBeUndefined();
    expect(stderr).toBe(
      `denoisekit: there is no complete run in ${place.path('runs')}; make one with denoisekit train, or name its folder\n`,
    );
  });
});
