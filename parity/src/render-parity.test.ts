import { describe, expect, it } from 'vitest';
import { markdownTable } from './markdown-table.js';
import { markdownPage, readmeTable, rowsOf } from './render-parity.js';
import { runParity } from './run-parity.js';
import { answering, fakeManifest, fakePack, fakeTarget } from './testing/fakes.js';

const wrong = fakeTarget('fallen', {
  device: 'webgpu',
  run: ({ pack }) => Promise.resolve(answering(pack)),
});
const report = await runParity({
  model: 'models/tiny',
  manifest: fakeManifest,
  pack: fakePack(),
  named: false,
  targets: [fakeTarget('good'), wrong, fakeTarget('cuda', { reason: 'there is no NVIDIA GPU here' })],
  signal: new AbortController().signal,
});

describe('a report', () => {
  it('has a row a target, with what was not run as such', () => {
    const rows = rowsOf(report);
    expect(rows.map((row) => [row[0], row.at(-1)])).toEqual([
      ['target', 'holds'],
      ['good', 'yes'],
      ['fallen', 'NO'],
      ['cuda', 'not run'],
    ]);
    for (const row of rows) expect(row.length).toBe(rows[0]!.length);
  });

  it('is a page that tells what does not hold and why something was not run', () => {
    const page = markdownPage([report]);
    expect(page).toContain('npx denoisekit parity tiny --markdown docs/parity.md');
    expect(page).toContain('- fallen: device: cpu ran it, not webgpu');
    expect(page).toContain('- cuda: there is no NVIDIA GPU here');
    expect(page).toContain('| gaussian:0.5 |  8x8 |      4 |');
  });

  it('has a short table: a row for a kind of device, a column for a model', () => {
    const other = {
      ...report,
      model: 'other',
      results: report.results
        .filter(({ target }) => target !== 'fallen')
        .map((result) => (result.state === 'compared' ? { ...result, tolerance: 4e-5 } : result)),
    };
    expect(
      readmeTable([report, other])
        .split('\n')
        .map((line) => line.split('|').map((cell) => cell.trim())),
    ).toEqual([
      ['', 'max difference on', 'tiny', 'other', 'owed', ''],
      [
        '',
        expect.stringMatching(/^-+$/) as string,
        ...Array.from({ length: 3 }, () => expect.stringMatching(/^-+:$/) as string),
        '',
      ],
      ['', 'CPU: good, fallen', '**NO**', '0.0e+0 of 4e-5', '1e-5', ''],
      ['', 'CUDA', 'not run', 'not run', '', ''],
    ]);
  });
});

describe('a table', () => {
  it('is aligned as Prettier does it', () => {
    const rows = [
      ['name', 'n'],
      ['a', '1000'],
    ];
    expect(markdownTable(rows)).toBe('| name |    n |\n| ---- | ---: |\n| a    | 1000 |');
  });
});
