import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageTensor, type ModelManifest } from '@denoisekit/core';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import type { Check } from '../check/check.js';
import type { Exec } from '../python/exec.js';
import { nodeFileSystem } from '../folder/file-system.js';
import { rejectionOf, temporaryFolder } from '../fixtures.test.helper.js';
import { makeVariants, type MakeVariantsOptions } from './make-variants.js';
import { off } from './off.test.helper.js';

const tiny = tinyModel();
const content = new TextEncoder().encode('made');
const sha256 = createHash('sha256').update(content).digest('hex');

/** A Python that writes what it is asked for, the same bytes for each. */
const python: Exec = async (_command, arguments_) => {
  interface Asked {
    readonly fp16?: { readonly file: string; readonly rounded: string };
    readonly int8?: string;
    readonly calibration: readonly unknown[];
  }
  const { fp16, int8 } = JSON.parse(await readFile(arguments_.at(-1)!, 'utf8')) as Asked;
  const file = { bytes: content.length, sha256, floats: { conv: 'it reads the picture' } };
  if (fp16 !== undefined) {
    await writeFile(fp16.file, content);
    await writeFile(fp16.rounded, content);
  }
  if (int8 !== undefined) await writeFile(int8, content);
  const variants = { ...(fp16 && { fp16: file }), ...(int8 !== undefined && { int8: file }) };
  const stdout = JSON.stringify({ variants, versions: { onnxruntime: '1.30.0' } });
  return { code: 0, endedBy: null, stdout, lines: [] };
};

const grey = imageTensor(new Float32Array(64).fill(0.5), [1, 1, 8, 8]);

async function scene(variantBy: number, options: Partial<MakeVariantsOptions> = {}) {
  const workDirectory = await temporaryFolder();
  const checks: Check[] = [];
  // Golden vectors of the identity: the tiny model's own answers are those of another network.
  const golden = Uint8Array.from(tiny.golden);
  const { vectors } = tiny.manifest.golden;
  for (const { shape, inputOffset, outputOffset } of vectors) {
    const bytes = 4 * shape.reduce((product, size) => product * size, 1);
    golden.copyWithin(outputOffset, inputOffset, inputOffset + bytes);
  }
  const made = makeVariants({
    dtypes: ['fp16', 'int8'],
    manifest: tiny.manifest,
    model: tiny.onnx,
    golden,
    workDirectory,
    python: 'python',
    exec: python,
    env: {},
    fileSystem: nodeFileSystem,
    findPictures: () => Promise.resolve({ name: 'squares', calibration: [grey], test: [grey] }),
    // The float16 twin is opened as fp32, after the first; all but that first one are off.
    open: (() => {
      let opened = 0;
      return () => Promise.resolve(off(opened++ === 0 ? 0.001 : variantBy));
    })(),
    onCheck: (check) => checks.push(check),
    ...options,
  });
  return { made, checks, workDirectory };
}

describe('making files of other dtypes', () => {
  it('describes those that pass, with how they were proven, and leaves nothing else behind', async () => {
    const { made, checks, workDirectory } = await scene(0.001);
    const { manifest, keptOut } = await made;
    expect(keptOut).toEqual([]);
    expect(manifest.files.int8).toEqual({ path: 'model-int8.onnx', bytes: content.length, sha256 });
    expect(manifest.variants?.fp16?.floats).toEqual(['conv']);
    expect(manifest.variants?.fp16?.gate[0]).toMatchObject({
      noise: 'none',
      psnr: expect.closeTo(60, 1) as number,
    });
    expect(manifest.variants?.int8?.pictures).toBe('1 squares, pieces of 8x8');
    // Three times 0.001, what it was off its golden vectors.
    expect(manifest.tolerance.int8).toBeCloseTo(0.003, 6);
    expect(manifest.tolerance.fp16).toBe(tiny.manifest.tolerance.fp16);
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['variant', true],
      ['variant', true],
    ]);
    expect((await readdir(workDirectory)).sort()).toEqual(['model-fp16.onnx', 'model-int8.onnx']);
  });

  it('keeps out what fails, with its figures', async () => {
    const { made, checks, workDirectory } = await scene(0.2);
    const { manifest, keptOut }: { manifest: ModelManifest; keptOut: readonly { reason: string }[] } =
      await made;
    expect(Object.keys(manifest.files)).toEqual(['fp32']);
    expect(manifest.variants).toBeUndefined();
    // 0.2 off is 20 log10(1 / 0.2) = 13.98 dB.
    const missed =
      'without noise on 1 squares, pieces of 8x8 it has 13.98 dB where fp32 has 60.00 dB, 46.021 dB less; ' +
      'allowed is 42 dB or more, or at most 0.1 dB less';
    expect(keptOut[1]!.reason).toContain(missed);
    expect(checks.at(-1)!.text).toContain(`int8 is refused: ${missed}`);
    // float16 once, int8 four times with less and less of it.
    expect(checks.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    expect(await readdir(workDirectory)).toEqual([]);
  });

  it('refuses to calibrate without pictures', async () => {
    const none = () => Promise.resolve({ name: 'none', calibration: [], test: [grey] });
    const { made } = await scene(0, { findPictures: none });
    const error = await rejectionOf(made);
    expect(error.code).toBe('dataset-invalid');
    expect(error.message).toContain('0 to calibrate and 1 to test on');
  });

  it('asks Python for no more than was asked for', async () => {
    let asked: Record<string, unknown> = {};
    const exec: Exec = async (command, arguments_, options) => {
      asked = JSON.parse(await readFile(arguments_.at(-1)!, 'utf8')) as Record<string, unknown>;
      return python(command, arguments_, options);
    };
    const { made, workDirectory } = await scene(0.001, { dtypes: ['int8'], exec });
    await made;
    expect(asked['fp16']).toBeUndefined();
    expect(asked['int8']).toBe(join(workDirectory, 'model-int8.onnx'));
    expect(asked['calibration']).toHaveLength(2);
  });
});
