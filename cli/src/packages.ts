import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Server from '@denoisekit/api/node';
import type * as Exporter from '@denoisekit/export';
import type * as Parity from '@denoisekit/parity';
import type * as Runtime from '@denoisekit/runtime-node';
import type * as Training from '@denoisekit/training';
import type * as Data from '@denoisekit/training/data';

/** The index of the shipped models; which ids there are is known when it runs, not when this is compiled. */
export interface ModelIndex {
  readonly modelIds: readonly string[];
  modelUrl(id: string, file?: string): URL;
}

/**
 * The heavy packages, each loaded by the verb that needs it: `denoisekit --help` loads none, and only `train` waits for
 * TensorFlow.js.
 */
export interface Packages {
  runtime(): Promise<
    Pick<
      typeof Runtime,
      | 'createNodeDenoiser'
      | 'createSharpCodec'
      | 'doctorSurroundings'
      | 'examine'
      | 'folderSource'
      | 'setUpCuda'
    >
  >;
  training(): Promise<
    Pick<
      typeof Training,
      'findRecipe' | 'loadTensorFlow' | 'testImagesOf' | 'openLayersModel' | 'readRun' | 'recipes' | 'train'
    >
  >;
  data(): Promise<Pick<typeof Data, 'loadDataset' | 'imagesToTensor'>>;
  exporter(): Promise<Pick<typeof Exporter, 'exportRun'>>;
  models(): Promise<ModelIndex>;
  parity(): Promise<
    Pick<
      typeof Parity,
      | 'allTargets'
      | 'assertBelongs'
      | 'findTargets'
      | 'goldenPack'
      | 'imagesOf'
      | 'makeReference'
      | 'markdownPage'
      | 'packFiles'
      | 'readmeTable'
      | 'readPack'
      | 'rowsOf'
      | 'runParity'
      | 'writePack'
    >
  >;
  server(): Promise<Pick<typeof Server, 'serve'>>;
  /** The folder of the built demo page; undefined where it is not built. */
  demo(): Promise<string | undefined>;
}

export const installedPackages: Packages = {
  runtime: () => import('@denoisekit/runtime-node'),
  training: () => import('@denoisekit/training'),
  data: () => import('@denoisekit/training/data'),
  exporter: () => import('@denoisekit/export'),
  models: () => import('@denoisekit/models'),
  parity: () => import('@denoisekit/parity'),
  server: () => import('@denoisekit/api/node'),
  demo: builtDemo,
};

async function builtDemo(): Promise<string | undefined> {
  const { resolve } = createRequire(import.meta.url);
  try {
    const folder = join(dirname(resolve('@denoisekit/widget/package.json')), 'dist', 'demo');
    await access(join(folder, 'index.html'));
    return folder;
  } catch {
    return undefined;
  }
}
