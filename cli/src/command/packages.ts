import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Server from '@denoisekit/api/node';
import type * as Exporter from '@denoisekit/export';
import type * as Importer from '@denoisekit/export/import';
import type * as Parity from '@denoisekit/parity';
import type * as Report from '@denoisekit/report';
import type * as Runtime from '@denoisekit/runtime-node';
import type * as Training from '@denoisekit/training';
import type * as Data from '@denoisekit/training/data';
import { loadPart } from './parts.js';

/** The index of the shipped models; which ids there are is known when it runs, not when this is compiled. */
export interface ModelIndex {
  readonly modelIds: readonly string[];
  modelUrl(id: string, file?: string): URL;
}

/** Where the demo page lies on the disk. */
export interface DemoFiles {
  readonly folder: string;
  /** Files of onnxruntime-web by the names that the page asks for. */
  readonly runtime: Readonly<Record<string, string>>;
  readonly photograph?: string | undefined;
}

/**
 * The heavy packages, each loaded by the verb that needs it: `denoisekit --help` loads none, and only `train` waits for
 * TensorFlow.js.
 */
export interface Packages {
  runtime(): Promise<typeof Runtime>;
  training(): Promise<typeof Training>;
  data(): Promise<typeof Data>;
  exporter(): Promise<Pick<typeof Exporter, 'exportRun' | 'modelIdOf'>>;
  importer(): Promise<Pick<typeof Importer, 'importModel'>>;
  models(): Promise<ModelIndex>;
  parity(): Promise<typeof Parity>;
  report(): Promise<typeof Report>;
  server(): Promise<Pick<typeof Server, 'newKey' | 'openKeyFile' | 'serve'>>;
  /** The built demo page; undefined where it is not built. */
  demo(): Promise<DemoFiles | undefined>;
}

export const installedPackages: Packages = {
  runtime: () => import('@denoisekit/runtime-node'),
  training: () => import('@denoisekit/training'),
  data: () => import('@denoisekit/training/data'),
  exporter: () => import('@denoisekit/export'),
  importer: () => import('@denoisekit/export/import'),
  models: () => import('@denoisekit/models'),
  parity: () => loadPart({ name: '@denoisekit/parity', load: () => import('@denoisekit/parity') }),
  report: () => loadPart({ name: '@denoisekit/report', load: () => import('@denoisekit/report') }),
  server: () => import('@denoisekit/api/node'),
  demo: builtDemo,
};

async function builtDemo(): Promise<DemoFiles | undefined> {
  try {
    const { demoFolder, runtimePaths } = await import('@denoisekit/widget/files');
    await access(join(demoFolder, 'index.html'));
    return { folder: demoFolder, runtime: runtimePaths(), photograph: join(demoFolder, 'photograph.webp') };
  } catch {
    return undefined;
  }
}
