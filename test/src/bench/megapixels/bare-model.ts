import { fileURLToPath } from 'node:url';
import { fileOf } from '@denoisekit/core';
import { modelUrl, type ModelId } from '@denoisekit/models';
import { folderSource } from '@denoisekit/runtime-node';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A model by ONNX Runtime alone. */
export interface BareModel {
  /** Runs it on at least as many pixels, in pieces of a megapixel; gives milliseconds for as many. */
  millisecondsFor(pixels: number): Promise<number>;
  release(): Promise<void>;
}

/** Pixels a side of a piece, a multiple of what the models ask for. */
const side = 1000;

/** @param run milliseconds of one run on a picture of that size */
export function timeBareModel(
  run: (height: number, width: number) => Promise<number>,
): BareModel['millisecondsFor'] {
  return async (pixels) => {
    const height = Math.min(side, Math.max(8, Math.round(pixels / side / 8) * 8));
    const runs = Math.max(1, Math.round(pixels / (height * side)));
    let milliseconds = 0;
    for (let i = 0; i < runs; i++) milliseconds += await run(height, side);
    return (milliseconds * pixels) / (runs * height * side);
  };
}

/** onnxruntime-node, with the options that this project sets. */
export async function openBareModel(id: ModelId, threads: number): Promise<BareModel> {
  const source = folderSource(fileURLToPath(modelUrl(id, 'manifest.json')));
  const manifest = await source.manifest();
  const session = await InferenceSession.create(await source.bytes(fileOf(manifest)), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
  });
  const channels = manifest.input.dimensions[1];
  const data = new Float32Array(channels * side * side).fill(0.5);
  return {
    millisecondsFor: timeBareModel(async (height, width) => {
      const piece = data.subarray(0, channels * height * width);
      const image = new Tensor('float32', piece, [1, channels, height, width]);
      const start = performance.now();
      await session.run({ [manifest.input.name]: image });
      return performance.now() - start;
    }),
    release: () => session.release(),
  };
}
