import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  firstInputs,
  quality,
  rejectionOf,
  runRecord,
  temporaryFolder,
  writeRun,
} from '../fixtures.test.helper.js';
import { loadRun } from './run-folder.js';

describe('reading a run', () => {
  it('gives its record, its references and what was measured', async () => {
    const { directory, record } = await writeRun(await temporaryFolder());
    const run = await loadRun(directory, 'best');
    expect(run.record).toEqual(record);
    expect(run.references.map(({ name, input }) => [name, input.shape])).toEqual([
      ['test', [6, 1, 4, 4]],
      ['mosaic', [3, 1, 4, 8]],
    ]);
    expect(run.references[0]!.output.data).toEqual(firstInputs);
    expect(run.metrics?.parsed.quality[0]?.denoised.mse).toBe(0.0088);
    expect(run.notes).toEqual([]);
  });

  it('names a folder that is not there, and one that is no run', async () => {
    const folder = await temporaryFolder();
    const nothing = await rejectionOf(loadRun(join(folder, 'nothing'), 'best'));
    expect(nothing.code).toBe('file-missing');
    expect(nothing.message).toContain('there is no run at');
    const empty = await rejectionOf(loadRun(folder, 'best'));
    expect(empty.code).toBe('file-missing');
    expect(empty.message).toContain('is no training run');
  });

  it('notes that a network gains little at the noise where it gains most', async () => {
    const { directory } = await writeRun(await temporaryFolder());
    const at = (noise: string, psnr: number) => ({
      ...{ ...quality, noise },
      denoised: { ...quality.denoised, psnrPooled: psnr },
    });
    const notes = async (gained: number) => {
      const rows = [at('gaussian:0.25', 3), at('gaussian:0.5', quality.noisy.psnrPooled + gained)];
      const metrics = { format: 'denoisekit-metrics', version: 1, quality: rows };
      await writeFile(join(directory, 'metrics.json'), JSON.stringify(metrics));
      return (await loadRun(directory, 'best')).notes;
    };
    const before = quality.noisy.psnrPooled.toFixed(2);
    expect(await notes(0.8)).toEqual([
      `it hardly denoises: at gaussian:0.5, where it gains most, test images have ${before} dB with noise and ` +
        `${(Number(before) + 0.8).toFixed(2)} dB denoised; train it for longer`,
    ]);
    expect(await notes(1.2)).toEqual([]);
  });

  it('refuses a run that has not ended', async () => {
    const { directory } = await writeRun(await temporaryFolder(), { state: 'running' });
    const error = await rejectionOf(loadRun(directory, 'best'));
    expect(error.code).toBe('run-invalid');
    expect(error.message).toContain('--resume');
  });

  it('takes a stopped run with a note, also without measured quality', async () => {
    const progress = { steps: 430, totalSteps: 1720, seconds: 75, bestEpoch: 1 };
    const { directory } = await writeRun(await temporaryFolder(), { state: 'stopped', progress });
    await rm(join(directory, 'metrics.json'));
    await rm(join(directory, 'history.json'));
    const run = await loadRun(directory, 'best');
    expect(run.notes).toEqual([
      'the run was stopped after 430 of 1720 steps',
      'the run has no measured quality',
    ]);
    expect(run.metrics).toBeNull();
  });

  it('refuses a run that recorded nothing to check against', async () => {
    const { directory } = await writeRun(await temporaryFolder(), { state: 'stopped', references: [] });
    const error = await rejectionOf(loadRun(directory, 'best'));
    expect(error.code).toBe('run-invalid');
    expect(error.message).toContain('found a run that was stopped before its end');
  });

  it('refuses a complete run with a part missing', async () => {
    for (const part of ['best/weights.bin', 'best/model.json', 'metrics.json', 'reference/test-output.f32']) {
      const { directory } = await writeRun(await temporaryFolder());
      await rm(join(directory, part));
      const error = await rejectionOf(loadRun(directory, 'best'));
      expect(error.code).toBe('run-invalid');
      expect(error.message).toContain(part);
    }
  });

  it('refuses references of the wrong length, with both lengths', async () => {
    const { directory } = await writeRun(await temporaryFolder());
    await writeFile(join(directory, 'reference/test-input.f32'), new Uint8Array(383));
    const error = await rejectionOf(loadRun(directory, 'best'));
    expect(error.code).toBe('run-invalid');
    expect(error.message).toContain('found 383 bytes, expected 384 bytes');
  });

  it('reads nothing outside the run', async () => {
    const [first] = runRecord().references;
    for (const input of ['../run.json', '/etc/hostname', 'a/b']) {
      const { directory } = await writeRun(await temporaryFolder(), { references: [{ ...first!, input }] });
      expect((await rejectionOf(loadRun(directory, 'best'))).code).toBe('run-invalid');
    }
  });

  it('takes the last weights from their own folder', async () => {
    const { directory } = await writeRun(await temporaryFolder());
    expect((await rejectionOf(loadRun(directory, 'last'))).code).toBe('run-invalid');
    await mkdir(join(directory, 'last'));
    await writeFile(join(directory, 'last/model.json'), '{}');
    await writeFile(join(directory, 'last/weights.bin'), '');
    expect((await loadRun(directory, 'last')).layers).toBe(join(directory, 'last'));
  });

  it('refuses metrics that are none', async () => {
    const { directory } = await writeRun(await temporaryFolder());
    for (const text of ['nonsense', '{}', '{"format":"denoisekit-metrics","version":1,"quality":[{}]}']) {
      await writeFile(join(directory, 'metrics.json'), text);
      expect((await rejectionOf(loadRun(directory, 'best'))).code).toBe('run-invalid');
    }
  });
});
