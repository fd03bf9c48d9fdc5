import { fileURLToPath } from 'node:url';
import { fileOf } from '@denoisekit/core';
import { modelUrl, type ModelId } from '@denoisekit/models';
import { folderSource } from '@denoisekit/runtime-node';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Pixels a side of a piece, a multiple of what the models ask for. */
const side = 1000;

/** The model by onnxruntime-node alone, with the options that this project sets, on at least as many pixels; gives milliseconds for as many. */
export async function openBareModel(id: ModelId, threads: number) {
  const source = folderSource(fileURLToPath(modelUrl(id, 'manifest.json')));
  const manifest = await source.manifest();
  const session = await InferenceSession.create(await source.bytes(fileOf(manifest)), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
  });
  const channels = manifest.input.dimensions[1];
  return {
    async millisecondsFor(pixels: number): Promise<number> {
      const height = Math.min(side, Math.max(8, Math.round(pixels / side / 8) * 8));
      const data = new Float32Array(channels * height * side).fill(0.5);
      const image = new Tensor('float32', data, [1, channels, height, side]);
      const runs = Math.max(1, Math.round(pixels / (height * side)));
      const start = performance.now();
      for (let i = 0; i < runs; i++) await session.run({ [manifest.input.name]: image });
      return ((performance.now() - start) * pixels) / (runs * height * side);
    },
    release: () => session.release(),
  };
}
