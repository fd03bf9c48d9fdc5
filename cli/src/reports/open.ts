import { join } from 'node:path';
import { DenoiseError, pictureChannels, runFiles, runTiled, throughModel, toldLevel } from '@denoisekit/core';
import type { EvaluatedModel } from '@denoisekit/evaluation';
import type { Context } from '../command/verb.js';
import type { Located } from './locate.js';
import { readRecord } from './subject.js';

/** A run or a model that can be run, on grey and on colour whatever it is for. */
export interface OpenSubject extends EvaluatedModel {
  readonly channels: 1 | 3;
  /** What it ran on, for people. */
  readonly ranOn: string;
  dispose(): Promise<void>;
}

/** A run whose figures can still be reported. */
const mayDoWithout: ReadonlySet<string> = new Set(['setup-missing', 'file-missing']);

/**
 * A model on ONNX Runtime; a run, which has no ONNX file yet, on TensorFlow.js. Null, and a note, where a run cannot be run: without
 * TensorFlow.js, or before the end of its first epoch.
 */
export async function openSubject(
  located: Located,
  context: Context,
  note: (text: string) => void,
): Promise<OpenSubject | null> {
  const opened = await openModel(located, context, note);
  return (
    opened && {
      ...opened,
      denoise: (noisy, options) =>
        throughModel(noisy, opened.channels, (image) => opened.denoise(image, options)),
    }
  );
}

async function openModel(
  { kind, name, path }: Located,
  context: Context,
  note: (text: string) => void,
): Promise<OpenSubject | null> {
  if (kind === 'model') {
    const { createNodeDenoiser, folderSource } = await context.packages.runtime();
    const model = folderSource(path);
    const manifest = await model.manifest();
    const channels = pictureChannels(manifest);
    const denoiser = await createNodeDenoiser({ model });
    const { device } = denoiser.describe();
    return {
      ...{ name, channels },
      ranOn: `ONNX Runtime (${device})`,
      denoise: (noisy, { signal }) =>
        denoiser.denoise(noisy, { signal, controls: toldLevel(manifest, noisy, undefined) }),
      dispose: () => denoiser.dispose(),
    };
  }
  try {
    const { openLayersModel } = await context.packages.training();
    const layers = await openLayersModel(join(path, runFiles.best));
    const { network, dataset } = await readRecord(path);
    return {
      ...{ name, channels: dataset.channels },
      ranOn: 'TensorFlow.js',
      denoise: (noisy, { signal }) =>
        network.anySize
          ? runTiled({ run: (tile) => layers.predict(tile) }, noisy, { geometry: network, signal })
          : layers.predict(noisy),
      dispose: () => {
        layers.dispose();
        return Promise.resolve();
      },
    };
  } catch (error) {
    if (!(error instanceof DenoiseError) || !mayDoWithout.has(error.code)) throw error;
    note(`${name} could not be run, so there are no pictures: ${error.message}`);
    return null;
  }
}
