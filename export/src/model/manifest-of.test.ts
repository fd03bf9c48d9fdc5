import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseManifest, trainedOf, type RunRecord } from '@denoisekit/core';
import { conversionReport, runRecord, temporaryFolder, writeRun } from '../fixtures.test.helper.js';
import { goldenVectors } from './golden.js';
import { manifestOf, manifestText } from './manifest-of.js';
import { loadRun } from '../folder/run-folder.js';

const model = new Uint8Array([1, 2, 3]);

async function manifest(
  changes: Partial<RunRecord> = {},
  report = conversionReport(),
  pictures?: readonly string[],
) {
  const { directory } = await writeRun(await temporaryFolder(), changes);
  const run = await loadRun(directory, 'best');
  return manifestOf({ id: 'tiny', run, report, model, golden: goldenVectors(run.references), pictures });
}

describe('the manifest', () => {
  it('names the file by length and digest, and survives being read again', async () => {
    const made = await manifest();
    const sha256 = createHash('sha256').update(model).digest('hex');
    expect(made.files.fp32).toEqual({ path: 'model.onnx', bytes: 3, sha256 });
    expect(parseManifest(manifestText(made))).toEqual(made);
  });

  it('is told from others of its recipe by its title', async () => {
    const recipe = { ...runRecord().recipe, name: 'tiny', title: 'Tiny' };
    expect((await manifest({ recipe })).title).toBe('Tiny');
    expect((await manifest({ recipe: { ...recipe, name: 'small' } })).title).toBe('Tiny (tiny)');
    const long = await manifest({ recipe: { ...recipe, name: 'small', title: 't'.repeat(100) } });
    expect(long.title).toBe(`${'t'.repeat(93)} (tiny)`);
  });

  it('says nothing of noise that a recipe adds, where pairs of pictures were learnt from', async () => {
    const recipe = { ...runRecord().recipe, name: 'tiny', description: 'Against every noise.' };
    const { dataset } = runRecord();
    expect((await manifest({ recipe })).description).toBe('Against every noise.');
    expect((await manifest({ recipe, dataset: { ...dataset, shot: true } })).description).toBe(
      'The network of tiny, trained on noisy pictures and clean ones.',
    );
  });

  it('owes what is usual, and as much as the network can keep where that is less', async () => {
    expect((await manifest()).tolerance).toMatchObject({ cpu: 1e-5, wasm: 1e-5, webgpu: 1e-4 });
    const report = { ...conversionReport(), tolerance: 3e-4, rounding: 7.5e-5 };
    const widened = {
      cpu: 3e-4,
      wasm: 3e-4,
      webgpu: 3e-4,
      cuda: 3e-4,
      cudaTf32: 2e-3,
      fp16: 5e-3,
      int8: 0.1,
    };
    expect((await manifest({}, report)).tolerance).toEqual(widened);
  });

  it('says what computed the golden vectors, by the version that the run recorded', async () => {
    expect((await manifest()).golden.madeBy).toBe('TensorFlow.js');
    const versions = { node: '20.20.2', tfjs: '4.22.0' };
    expect((await manifest({ versions })).golden.madeBy).toBe('TensorFlow.js 4.22.0');
  });

  it('says what it is for where the run says what its images show, and against which noise it helped', async () => {
    expect(await manifest()).not.toHaveProperty('suits');
    const dataset = { ...runRecord().dataset, pictures: ['digits'] };
    expect((await manifest({ dataset })).suits).toEqual({ pictures: ['digits'], noise: ['gaussian:0.5'] });
    expect((await manifest({ dataset }, conversionReport(), ['scans'])).suits?.pictures).toEqual(['scans']);
    const config = { ...runRecord().config, noise: 'gaussian:0.1' }; // at which nothing was measured
    expect((await manifest({ dataset, config })).suits).toEqual({ pictures: ['digits'], noise: [] });
  });

  it('has named dimensions where the graph takes any size, and numbers where it does not', async () => {
    expect((await manifest()).input.dimensions).toEqual(['batch', 1, 'height', 'width']);
    const report = conversionReport();
    const fixed = { ...report, graph: { ...report.graph, anySize: false } };
    expect((await manifest({}, fixed)).output.dimensions).toEqual(['batch', 1, 4, 4]);
  });

  it('tells what the training was, and of a stopped one how far it came', async () => {
    expect(trainedOf(await manifest())).toMatchObject({ epochs: 4, steps: 1720, seconds: 300.4, seed: 7 });
    const progress = { steps: 430, totalSteps: 1720, seconds: 75, bestEpoch: 1 };
    const stopped = await manifest({ state: 'stopped', progress, finishedAt: null });
    expect(trainedOf(stopped)).toMatchObject({ epochs: 1, steps: 430 });
    expect(trainedOf(stopped)!.finishedAt).toBe('not (started 2026-01-02T03:00:00)');
  });

  it('is refused when a part of it is wrong', async () => {
    const dataset = {
      ...trainedOf(await manifest())!.dataset,
      sha256: 'none',
      channels: 1,
      height: 4,
      width: 4,
    } as const;
    await expect(manifest({ dataset })).rejects.toMatchObject({ code: 'manifest-invalid' });
  });
});
