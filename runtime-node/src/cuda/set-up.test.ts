import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exec } from '../exec.js';
import { setUpCuda, type SetUpCudaEnvironment } from './set-up.js';
import { cudaRuntimeVersion, cudaWheels } from './wheels.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A Python that fetches what its requirements name and unpacks a library of that name; `failAt` is a package. */
function python(failAt?: string) {
  const required: string[] = [];
  let fetching = '';
  const exec: Exec = async (command, args) => {
    const fine = { ok: true, stdout: '', failure: '' };
    if (command !== 'python3') return { ok: false, stdout: '', failure: 'not found' };
    if (args.includes('download')) {
      const line = await readFile(args.at(-1)!, 'utf8');
      required.push(line.trim());
      fetching = line.split('==')[0]!;
      if (fetching === failAt) return { ok: false, stdout: '', failure: 'exit code 1, ERROR: hashes differ' };
      const wheels = args[args.indexOf('--dest') + 1]!;
      await mkdir(wheels);
      await writeFile(join(wheels, `${fetching}.whl`), '');
    } else if (args[0] === '-c') {
      await writeFile(join(args[3]!, `lib${fetching}.so`), fetching);
    }
    return fine;
  };
  return { exec, required };
}

function machine(changes: Partial<SetUpCudaEnvironment> = {}): SetUpCudaEnvironment {
  return {
    platform: 'linux',
    arch: 'x64',
    folder,
    version: cudaRuntimeVersion,
    pythons: ['.venv/bin/python', 'python3'],
    exec: python().exec,
    freeBytes: () => Promise.resolve(1e12),
    ...changes,
  };
}

const silent = { say: () => undefined };

describe('setUpCuda', () => {
  it('tells the plan with its sizes before it fetches anything', async () => {
    const { exec, required } = python();
    const lines: string[] = [];
    await setUpCuda({ say: (line) => lines.push(line), dryRun: true }, machine({ exec }));
    expect(lines[0]).toContain('downloads 1.6 GB');
    expect(lines).toContain('  nvidia-cudnn-cu13 9.28.0.42, 517 MB');
    expect(required).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('has pip check the hash of each wheel, and moves the libraries beside the binding', async () => {
    const { exec, required } = python();
    await setUpCuda(silent, machine({ exec }));
    expect(required).toEqual(
      cudaWheels.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}`),
    );
    const files = await readdir(folder);
    expect(files).toContain('libonnxruntime-gpu.so');
    expect(files).toContain('libnvidia-cublas.so');
    expect(files).not.toContain('.denoisekit-cuda');
  });

  it('fetches nothing when all is in place, and all when a file has gone', async () => {
    await setUpCuda(silent, machine());
    const again = python();
    await setUpCuda(silent, machine({ exec: again.exec }));
    expect(again.required).toEqual([]);
    await rm(join(folder, 'libnvidia-cublas.so'));
    await setUpCuda(silent, machine({ exec: again.exec }));
    expect(again.required.length).toBe(cudaWheels.length);
  });

  it('does it again when forced', async () => {
    await setUpCuda(silent, machine());
    const again = python();
    await setUpCuda({ ...silent, force: true }, machine({ exec: again.exec }));
    expect(again.required.length).toBe(cudaWheels.length);
  });

  it('leaves nothing behind when a wheel cannot be fetched, and says what pip said', async () => {
    const { exec } = python('nvidia-cufft');
    await expect(setUpCuda(silent, machine({ exec }))).rejects.toMatchObject({
      code: 'network-failed',
      message: expect.stringContaining('ERROR: hashes differ') as string,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops between two wheels when it is aborted', async () => {
    const controller = new AbortController();
    const { exec, required } = python();
    const say = (line: string) => {
      if (line.startsWith('2/')) controller.abort(new Error('Ctrl-C'));
    };
    const running = setUpCuda({ say, signal: controller.signal }, machine({ exec }));
    await expect(running).rejects.toThrow('Ctrl-C');
    expect(required.length).toBe(2);
    expect(existsSync(join(folder, '.denoisekit-cuda'))).toBe(false);
  });

  it.each<[string, Partial<SetUpCudaEnvironment>, string]>([
    ['macOS', { platform: 'darwin', arch: 'arm64' }, 'setup-missing'],
    ['Linux on ARM', { arch: 'arm64' }, 'setup-missing'],
    ['another onnxruntime-node', { version: '1.29.0' }, 'setup-missing'],
    ['no onnxruntime-node', { folder: undefined, version: undefined }, 'setup-missing'],
    ['no pip', { pythons: ['python'] }, 'setup-missing'],
    ['a full disk', { freeBytes: () => Promise.resolve(1e9) }, 'disk-full'],
  ])('says what to do on %s', async (_, changes, code) => {
    await expect(setUpCuda(silent, machine(changes))).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual([]);
  });
});
