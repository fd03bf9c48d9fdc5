import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelManifest } from '@denoisekit/core';
import { writeWhiteImages } from './testing/white-images.js';
import { createWorkplace, greyPng, type Workplace } from './testing/workplace.js';

let place: Workplace;

/** The tiny model as if imported: no training, no measured quality, no count of its multiplications. */
beforeEach(async () => {
  place = await createWorkplace();
  const file = place.path('models/tiny/manifest.json');
  const { quality, graph, ...manifest } = JSON.parse(await readFile(file, 'utf8')) as ModelManifest;
  const { macs, ...counted } = graph;
  expect([quality, macs]).not.toContain(undefined);
  const imported = {
    ...manifest,
    graph: counted,
    madeBy: {
      kind: 'imported',
      fileName: 'blur.onnx',
      sha256: 'd'.repeat(64),
      producer: 'pytorch 2.9.0',
      importedAt: '2026-12-01T00:00:00.000Z',
      found: { 'input.range': 'stated by --range' },
    },
    golden: { ...manifest.golden, madeBy: 'ONNX Runtime 1.30.0 on the CPU' },
  };
  await writeFile(file, JSON.stringify(imported));
});

afterEach(() => place.remove());

describe('a model that was imported', () => {
  it('is inspected: where it comes from, and how facts were found', async () => {
    const { code, stdout } = await place.run(['inspect', 'tiny']);
    expect(code).toBe(0);
    expect(stdout).toContain(`blur.onnx, sha256 ${'d'.repeat(64)}`);
    expect(stdout).toMatch(/written by +pytorch 2\.9\.0/);
    expect(stdout).toMatch(/found +input\.range: stated by --range/);
    expect(stdout).toMatch(/golden vectors +1 by ONNX Runtime 1\.30\.0 on the CPU/);
    expect(stdout).not.toMatch(/MACs|undefined/);
  });

  it('is listed', async () => {
    const { stdout } = await place.run(['models']);
    expect(stdout).toMatch(/^tiny +not measured +9 +\d+ B +imported/m);
  });

  it('has a report and stands in a comparison', { timeout: 60_000 }, async () => {
    await writeWhiteImages(place.path('data'));
    const report = await place.run(['report', 'tiny', '--data', 'data', '-o', 'page']);
    expect(report.code, report.stderr).toBe(0);
    const page = await readFile(place.path('page/index.html'), 'utf8');
    expect(page).toContain('blur.onnx');
    expect(page).not.toMatch(/undefined|NaN|null/);
    const comparison = await place.run([
      'compare',
      'tiny',
      'models/tiny',
      '--data',
      'data',
      '-o',
      'compared',
    ]);
    expect(comparison.code, comparison.stderr).toBe(0);
    expect(await readFile(place.path('compared/index.html'), 'utf8')).toContain('<td>imported</td>');
  });

  it('denoises, proven by its golden vectors', async () => {
    await writeFile(place.path('a.png'), await greyPng(8, 8, 100));
    const { code, stderr } = await place.run(['denoise', 'a.png', '-o', 'b.png', '--model', 'tiny']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('denoisekit:')]);
  });
});
