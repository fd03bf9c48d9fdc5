import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import type { ModelManifest } from '@denoisekit/core';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace({ sizeMultiple: 4 });
});

afterEach(() => place.remove());

async function change(changed: (manifest: ModelManifest) => object): Promise<void> {
  const file = place.path('models/tiny/manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as ModelManifest;
  await writeFile(file, JSON.stringify(changed(manifest)));
}

describe('inspect', () => {
  it('tells what the manifest knows, and the digests it has checked', async () => {
    const bytes = await readFile(place.path('models/tiny/model.onnx'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { code, stdout } = await place.run(['inspect', 'tiny']);
    expect(code).toBe(0);
    for (const fact of [
      'tiny: Tiny',
      `fp32 model.onnx, ${bytes.length} B, sha256 ${sha256} checked`,
      'opset 17, IR version 8',
      'input float32 [batch, 1, height, width] in [0, 1]',
      'padded to multiples of 4',
      'each pixel depends on pixels at most 1 away',
      '144 multiply-accumulates for one image of 4x4',
      '1 by TensorFlow.js 0.0.0: inputs with the right answers',
      '1 node: 1 Conv',
    ]) {
      expect(stdout).toContain(fact);
    }
    expect(stdout).toMatch(/gaussian:0\.5 +noisy +0\.10000 /);
    expect(stdout).toMatch(/denoised +0\.02000 +16\.99 dB +17\.30 dB +0\.4000 +0\.3000/);
  });

  it('tells in one column how the facts of an imported model were found, and of no padding to single pixels', async () => {
    const found = { 'geometry.receptiveFieldRadius': 'tried' };
    const from = { fileName: 'dncnn.onnx', sha256: '0'.repeat(64), importedAt: '2026-12-01T00:00:00.000Z' };
    await change((manifest) => ({
      ...manifest,
      madeBy: { kind: 'imported', ...from, found },
      geometry: { ...manifest.geometry, sizeMultiple: 1 },
    }));
    const { stdout } = await place.run(['inspect', 'tiny']);
    expect(stdout).toContain('\n  found          geometry.receptiveFieldRadius: tried\n');
    expect(stdout).toContain('height and width are not padded\n');
  });

  it('writes a long mixture of noises once, with the training', async () => {
    const mixture = ['gaussian:0..0.2', 'poisson-gaussian:0..0.2', 'demosaiced:0..0.1+jpeg:80..98'].join('|');
    const suits = { pictures: ['digits'], noise: [mixture, 'gaussian:0.1'] };
    await change((manifest) => ({ ...manifest, suits, madeBy: { ...manifest.madeBy, noise: mixture } }));
    const { stdout } = await place.run(['inspect', 'tiny']);
    expect(stdout).toMatch(/^ +for +digits\n +helps against +the noise below, gaussian:0\.1$/m);
    expect(stdout.split(mixture)).toHaveLength(2);
  });

  it('gives the manifest and the checked files as JSON', async () => {
    const { stdout } = await place.run(['inspect', 'models/tiny', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      location: place.path('models/tiny'),
      manifest: { format: 'denoisekit-model', id: 'tiny' },
      files: [
        { name: 'fp32', path: 'model.onnx', verified: true },
        { name: 'golden', path: 'golden.bin', verified: true },
      ],
    });
  });

  it('exits 2 when a file, golden vectors too, is another than described', async () => {
    await appendFile(place.path('models/tiny/golden.bin'), '!');
    const { code, stdout, stderr } = await place.run(['inspect', 'tiny']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('golden.bin is not the file that its manifest describes');
  });

  it('exits 2 when the file of a dtype is missing', async () => {
    const fp16 = { path: 'model.fp16.onnx', bytes: 1, sha256: '0'.repeat(64) };
    await change(({ files, ...manifest }) => ({ ...manifest, files: { ...files, fp16 } }));
    const { code, stderr } = await place.run(['inspect', 'tiny']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/there is no file .*model\.fp16\.onnx/);
  });

  it('exits 2 for a manifest of a version that is to come, saying which ones are read', async () => {
    await change((manifest) => ({ ...manifest, version: 3 }));
    await writeFile(place.path('a.png'), await greyPng(3, 3, 180));
    const { code, stderr } = await place.run(['denoise', 'a.png', '-o', 'b.png', '--model', 'tiny']);
    expect(code).toBe(2);
    expect(stderr).toContain('version is wrong: found 3, expected 1 or 2, which this denoisekit reads');
  });

  it('names a folder without a model', async () => {
    const { code, stderr } = await place.run(['inspect', './models']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^denoisekit: there is no file .*manifest\.json; .*\n$/);
  });
});

describe('models', () => {
  it('lists the shipped models', async () => {
    const { code, stdout } = await place.run(['models']);
    expect(code).toBe(0);
    const [heading, row] = stdout.split('\n');
    expect(heading).toMatch(/^id +PSNR +measured on +parameters +size +trained on +for$/);
    expect(row).toMatch(
      /^tiny +16\.99 dB at gaussian:0\.5 +1 of none +9 +\d+ B +none +pictures such as those of none$/,
    );
  });

  it('gives what a model for photographs reaches at the noise of papers', async () => {
    const noise = 'gaussian-unclipped:25/255';
    await change((manifest) => ({ ...manifest, quality: [{ ...manifest.quality[0], noise }] }));
    const { stdout } = await place.run(['models']);
    expect(stdout).toMatch(/^tiny +16\.99 dB at gaussian-unclipped:25\/255 /m);
  });

  it('says photographs where a folder of them would be named, which says nothing elsewhere', async () => {
    const suits = { pictures: ['photographs'], noise: [] };
    await change((manifest) => ({ ...manifest, suits }));
    const { stdout } = await place.run(['models']);
    expect(stdout).toMatch(/ 1 held-out photographs .* B +\d+ photographs +photographs *$/m);
  });

  it('says of figures of pairs that the noise is as shot', async () => {
    await change((manifest) => ({ ...manifest, quality: [{ ...manifest.quality[0], noise: 'as shot' }] }));
    expect((await place.run(['models'])).stdout).toMatch(/^tiny +16\.99 dB as shot /m);
  });

  it('lists them as JSON', async () => {
    const { stdout } = await place.run(['models', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ models: [{ id: 'tiny', opset: 17 }] });
  });

  it('says how to make one where there is none', async () => {
    const none = () => Promise.resolve({ modelIds: [], modelUrl: () => new URL('file:///') });
    const { code, stdout } = await place.run(['models'], { packages: { models: none } });
    expect(code).toBe(0);
    expect(stdout).toContain('denoisekit train && denoisekit export');
  });
});
