import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOf, parseManifest, type Session, type SessionDescription } from '@denoisekit/core';
import type { Check } from './check/check.js';
import type { Exec } from './python/exec.js';
import { exportRun, type ExportRunOptions } from './export-run.js';
import { nodeFileSystem, type FileSystem } from './folder/file-system.js';
import {
  blur,
  conversionReport,
  rejectionOf,
  sessionOf,
  temporaryFolder,
  writeRun,
} from './fixtures.test.helper.js';

const model = new TextEncoder().encode('model');
const digest = createHash('sha256').update(model).digest('hex');
const identity = sessionOf((at, y, x) => at(y, x));

/** A Python that writes five bytes and reports well of them. */
const python: Exec = async (_command, arguments_) => {
  const request = JSON.parse(await readFile(arguments_.at(-1)!, 'utf8')) as { out: string };
  await writeFile(request.out, model);
  return { code: 0, endedBy: null, stdout: JSON.stringify(conversionReport({ sha256: digest })), lines: [] };
};

function answering(document: unknown, code = 1): Exec {
  return () => Promise.resolve({ code, endedBy: null, stdout: JSON.stringify(document), lines: [] });
}

async function scene(record: Parameters<typeof writeRun>[1] = {}) {
  const folder = await temporaryFolder();
  const { directory } = await writeRun(folder, record);
  const modelsDirectory = join(folder, 'models');
  const checks: Check[] = [];
  const start = (options: Partial<ExportRunOptions> = {}) =>
    exportRun({
      runDirectory: directory,
      modelsDirectory,
      id: 'tiny',
      python: 'python',
      exec: python,
      openSession: () => Promise.resolve(identity),
      onCheck: (check) => checks.push(check),
      ...options,
    });
  return { directory, modelsDirectory, checks, start };
}

async function oldModel(modelsDirectory: string): Promise<void> {
  await mkdir(join(modelsDirectory, 'tiny'), { recursive: true });
  await writeFile(join(modelsDirectory, 'tiny', 'manifest.json'), 'old');
}

describe('exporting a run', () => {
  it('writes a whole model folder, and says of each check how it went', async () => {
    const { directory, modelsDirectory, checks, start } = await scene();
    const result = await start();
    expect(result.directory).toBe(join(modelsDirectory, 'tiny'));
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['weights', true],
      ['portable', true],
      ['checker', true],
      ['python-onnxruntime', true],
      ['python-onnxruntime', true],
      ['onnxruntime-node', true],
      ['onnxruntime-node', true],
      ['receptive-field', true],
      ['shift', true],
      ['batch', true],
      ['digest', true],
    ]);
    expect(checks[3]!.text).toBe(
      'Python ONNX Runtime equals TF.js: max |diff| 1.8e-07 <= 1e-05 on 6 images of 4x4',
    );
    expect((await readdir(modelsDirectory)).sort()).toEqual(['index.d.ts', 'index.js', 'tiny']);
    expect((await readdir(result.directory, { recursive: true })).sort()).toEqual([
      'README.md',
      'golden.bin',
      'history.json',
      'layers',
      join('layers', 'model.json'),
      join('layers', 'weights.bin'),
      'manifest.json',
      'metrics.json',
      'model.onnx',
      'run.json',
    ]);
    const manifest = parseManifest(await readFile(join(result.directory, 'manifest.json'), 'utf8'));
    expect(manifest).toEqual(result.manifest);
    expect(fileOf(manifest).sha256).toBe(digest);
    const weights = await readFile(join(result.directory, 'layers', 'weights.bin'));
    expect(weights).toEqual(await readFile(join(directory, 'best', 'weights.bin')));
  });

  it('asks Python for the size, the sizes that are meant and the files of the run', async () => {
    const { directory, start } = await scene();
    let request: unknown;
    await start({
      id: 'mine',
      exec: async (command, arguments_, options) => {
        request = JSON.parse(await readFile(arguments_.at(-1)!, 'utf8'));
        return python(command, arguments_, options);
      },
    });
    expect(request).toMatchObject({
      layers: join(directory, 'best'),
      id: 'mine',
      height: 4,
      width: 4,
      channels: 1,
      anySize: true,
      sizeMultiple: 1,
      tolerance: 1e-5,
      references: [
        { name: 'test', shape: [6, 1, 4, 4], input: join(directory, 'reference', 'test-input.f32') },
        { name: 'mosaic', shape: [3, 1, 4, 8], output: join(directory, 'reference', 'mosaic-output.f32') },
      ],
    });
  });

  it('fails with the old model in place when a check does not hold', async () => {
    const { modelsDirectory, checks, start } = await scene();
    await oldModel(modelsDirectory);
    const openSession = () => Promise.resolve(sessionOf(blur));
    const error = await rejectionOf(start({ replace: true, openSession }));
    expect(error.code).toBe('tolerance-exceeded');
    expect(checks.at(-1)).toMatchObject({ name: 'onnxruntime-node', ok: false });
    expect(await readdir(modelsDirectory)).toEqual(['tiny']);
    expect(await readFile(join(modelsDirectory, 'tiny', 'manifest.json'), 'utf8')).toBe('old');
  });

  it('shows what Python refuses among the checks, and writes nothing', async () => {
    const { modelsDirectory, checks, start } = await scene();
    const refusal = { error: { code: 'not-portable', what: 'conv_3 has 9 input channels' } };
    const error = await rejectionOf(start({ exec: answering(refusal) }));
    expect(error.code).toBe('not-portable');
    expect(checks).toEqual([{ name: 'portable', ok: false, text: 'conv_3 has 9 input channels' }]);
    expect(await readdir(modelsDirectory)).toEqual([]);
  });

  it('fails when Python did not check every reference, or read other weights', async () => {
    const report = conversionReport({ sha256: digest });
    const incomplete = { ...report, references: report.references.slice(0, 1) };
    const { start } = await scene();
    const write =
      (document: unknown): Exec =>
      async (command, arguments_, options) => ({
        ...(await python(command, arguments_, options)),
        stdout: JSON.stringify(document),
      });
    expect((await rejectionOf(start({ exec: write(incomplete) }))).code).toBe('tolerance-exceeded');
    const other = { ...report, weights: { ...report.weights, parameters: 11 } };
    expect((await rejectionOf(start({ exec: write(other) }))).code).toBe('tolerance-exceeded');
  });

  it('fails when the file on the disk is not the one that Python reported', async () => {
    const { modelsDirectory, checks, start } = await scene();
    const report = conversionReport({ sha256: 'd'.repeat(64) });
    const exec: Exec = async (command, arguments_, options) => ({
      ...(await python(command, arguments_, options)),
      stdout: JSON.stringify(report),
    });
    expect((await rejectionOf(start({ exec }))).code).toBe('tolerance-exceeded');
    expect(checks.at(-1)).toMatchObject({ name: 'digest', ok: false });
    expect(await readdir(modelsDirectory)).toEqual([]);
  });

  it('refuses a graph of one size for a net of any', async () => {
    const { start } = await scene();
    const report = conversionReport({ sha256: digest });
    const graph = { ...report.graph, anySize: false, sizeBakedInBy: ['reshape_1 (Reshape)'] };
    const exec: Exec = async (command, arguments_, options) => ({
      ...(await python(command, arguments_, options)),
      stdout: JSON.stringify({ ...report, graph }),
    });
    const error = await rejectionOf(start({ exec }));
    expect(error.code).toBe('not-portable');
    expect(error.message).toContain('reshape_1 (Reshape)');
  });

  it('changes nothing on a full disk, wherever the space runs out', async () => {
    for (const name of [
      'request.json',
      'golden.bin',
      'weights.bin',
      'README.md',
      'manifest.json',
      '.index.js',
    ]) {
      const { modelsDirectory, start } = await scene();
      await oldModel(modelsDirectory);
      const full: FileSystem = {
        ...nodeFileSystem,
        async write(path, bytes) {
          await nodeFileSystem.write(path, bytes.subarray(0, 1));
          if (path.includes(name))
            throw Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' });
          await nodeFileSystem.write(path, bytes);
        },
      };
      const error = await rejectionOf(start({ replace: true, fileSystem: full }));
      expect(error.code).toBe('disk-full');
      expect(await readdir(modelsDirectory)).toEqual(['tiny']);
      expect(await readFile(join(modelsDirectory, 'tiny', 'manifest.json'), 'utf8')).toBe('old');
    }
  });

  it('stops with the reason of the signal and leaves nothing', async () => {
    const { modelsDirectory, start } = await scene();
    const reason = new Error('enough');
    const controller = new AbortController();
    const exec: Exec = (_command, _arguments, { signal }) => {
      controller.abort(reason);
      return Promise.reject(signal?.reason as Error);
    };
    await expect(start({ exec, signal: controller.signal })).rejects.toBe(reason);
    expect(await readdir(modelsDirectory)).toEqual([]);

    const late = new AbortController();
    const disposed: string[] = [];
    const session = {
      ...identity,
      dispose: () => {
        late.abort(reason);
        disposed.push('yes');
        return Promise.resolve();
      },
    };
    const options = { signal: late.signal, openSession: () => Promise.resolve(session) };
    await expect(start(options)).rejects.toBe(reason);
    expect(disposed).toEqual(['yes']);
    expect(await readdir(modelsDirectory)).toEqual([]);
  });

  it('rejects with a reason that bears a code unchanged', async () => {
    const { start } = await scene();
    const controller = new AbortController();
    const exec: Exec = (_command, _arguments, { signal }) => {
      controller.abort(); // its reason is a DOMException, which has a code as errors of the disk have
      return Promise.reject(signal?.reason as Error);
    };
    const thrown: unknown = await start({ exec, signal: controller.signal }).catch((error: unknown) => error);
    expect(thrown).toBe(controller.signal.reason);
  });

  it('passes on what people should know of the run and the graph', async () => {
    const { start } = await scene({
      state: 'stopped',
      progress: { steps: 1, totalSteps: 4, seconds: 1, bestEpoch: 0 },
    });
    const report = conversionReport({ sha256: digest });
    const graph = { ...report.graph, mended: ['conv_1: 9 input channels and 3 of zeros, made by conv_0'] };
    const exec: Exec = async (command, arguments_, options) => ({
      ...(await python(command, arguments_, options)),
      stdout: JSON.stringify({ ...report, graph }),
    });
    const { notes, directory } = await start({ exec });
    expect(notes).toEqual(['the run was stopped after 1 of 4 steps', graph.mended[0]]);
    const card = await readFile(join(directory, 'README.md'), 'utf8');
    expect(card).toContain('> Note: the run was stopped after 1 of 4 steps.');
  });

  it('says when the map of safe operators is older than the runtime that is installed', async () => {
    const { start } = await scene();
    const installed = { runtime: 'onnxruntime-node', runtimeVersion: '99.0.0' } as SessionDescription;
    const newer: Session = { ...identity, describe: () => installed };
    const { notes } = await start({ openSession: () => Promise.resolve(newer) });
    expect(notes).toEqual([
      expect.stringMatching(/^the map of safe operators is older .*, not 99\.0\.0; a newer @denoisekit/),
    ]);
  });

  it('refuses ids that are no names, a missing run and a missing Python', async () => {
    const { start } = await scene();
    for (const id of ['Tiny', '../tiny', '', 'a_b', '-a']) {
      expect((await rejectionOf(start({ id }))).code).toBe('usage');
    }
    expect((await rejectionOf(start({ runDirectory: '/nowhere/run' }))).code).toBe('file-missing');
    expect((await rejectionOf(start({ python: '/nowhere/python' }))).code).toBe('setup-missing');
  });

  it('says why the last weights may not equal what was recorded', async () => {
    const { directory, start } = await scene();
    await mkdir(join(directory, 'last'));
    for (const name of ['model.json', 'weights.bin']) await writeFile(join(directory, 'last', name), '');
    const refusal = { error: { code: 'tolerance-exceeded', what: 'it differs' } };
    const error = await rejectionOf(start({ which: 'last', exec: answering(refusal) }));
    expect(error.code).toBe('tolerance-exceeded');
    expect(error.message).toContain('the answers of its best weights');
  });
});
