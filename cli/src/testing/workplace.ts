import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { writeTinyModel, type TinyModelOptions } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { installedPackages, type Packages } from '../command/packages.js';
import type { Context } from '../command/verb.js';
import { clock, Collected, runCli, type CliOptions, type CliRun } from './run-cli.js';

/** A folder for one test, with a tiny model in `models/tiny` that is shipped as far as the command knows. */
export interface Workplace {
  readonly folder: string;
  /** Absolute. */
  path(...names: readonly string[]): string;
  run(argv: readonly string[], options?: Partial<CliOptions>): Promise<CliRun>;
  /** Calls what a verb calls, in the environment that the verb would have. */
  within<T>(use: (context: Context) => T): T;
  /** Names below a folder, sorted; none where there is no such folder. */
  names(...names: readonly string[]): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function createWorkplace(model: TinyModelOptions = {}): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const path = (...names: readonly string[]) => join(folder, ...names);
  await writeTinyModel(path('models', 'tiny'), model);
  const packages: Partial<Packages> = {
    demo: () => Promise.resolve(undefined),
    models: () =>
      Promise.resolve({
        modelIds: ['tiny'],
        modelUrl: (id: string, file: string) => pathToFileURL(path('models', id, file)),
      }),
  };
  return {
    folder,
    path,
    run: (argv, options = {}) =>
      runCli(argv, { cwd: folder, ...options, packages: { ...packages, ...options.packages } }),
    within: (use) =>
      use({
        io: {
          ...{
            stdin: Readable.from([]),
            stdout: new Collected(),
            stderr: new Collected(),
            env: {},
            cwd: folder,
            now: clock(2),
          },
          signal: new AbortController().signal,
        },
        packages: { ...installedPackages, ...packages },
        setExitCode: () => undefined,
      }),
    names: async (...names) => (await readdir(path(...names)).catch(() => [])).sort(),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** A grey PNG of one value. */
export function greyPng(width: number, height: number, value: number): Promise<Buffer> {
  const pixels = new Uint8Array(width * height).fill(value);
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** The bytes of a grey image file. */
export async function greyPixels(path: string): Promise<readonly number[]> {
  return [...(await sharp(path).toColourspace('b-w').raw().toBuffer())];
}
