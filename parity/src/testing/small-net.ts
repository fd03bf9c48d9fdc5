import { fileOf, imageTensor, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import { openGraph } from '@denoisekit/runtime-node';
import { encodeModel } from '@denoisekit/runtime-node/onnx';
import type { ReferencePack } from '../pack.js';
import { fakeManifest, sha256 } from './fakes.js';

const channels = 4;
export const size = { height: 6, width: 8 } as const;

/** Numbers between -0.3 and 0.3 that no two channels share. */
function weights(outputs: number, inputs: number, seed: number) {
  const data = Float32Array.from({ length: outputs * inputs * 9 }, (_, i) => 0.3 * Math.sin(seed + 1.7 * i));
  return { shape: [outputs, inputs, 3, 3], data };
}

/** Three convolutions: `first` 1 to 4 channels, `second` 4 to 4, `third` 4 to 1, a relu after two of them and a sigmoid at the end. */
export function smallNet(): Uint8Array {
  const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  const conv = (name: string, input: string) => ({
    op: 'Conv',
    name,
    attributes,
    inputs: [input, `${name}.weight`],
    outputs: [name],
  });
  const after = (op: string, input: string, output: string) => ({
    op,
    name: `${op.toLowerCase()} of ${input}`,
    inputs: [input],
    outputs: [output],
  });
  return encodeModel({
    name: 'small',
    inputs: [{ name: 'input', shape: ['batch', 1, 'height', 'width'] }],
    outputs: [{ name: 'output', shape: ['batch', 1, 'height', 'width'] }],
    nodes: [
      conv('first', 'input'),
      after('Relu', 'first', 'a'),
      conv('second', 'a'),
      after('Relu', 'second', 'b'),
      conv('third', 'b'),
      after('Sigmoid', 'third', 'output'),
    ],
    initializers: [
      { name: 'first.weight', ...weights(channels, 1, 1) },
      { name: 'second.weight', ...weights(channels, channels, 2) },
      { name: 'third.weight', ...weights(1, channels, 3) },
    ],
  });
}

export const smallManifest: ModelManifest = {
  ...fakeManifest,
  id: 'small',
  files: { fp32: { path: 'model.onnx', bytes: 1, sha256: sha256('small') } },
};

/** Two cases of three images each, answered by ONNX Runtime on this CPU. */
export async function smallPack(): Promise<ReferencePack> {
  const graph = await openGraph(smallNet(), { device: 'cpu', threads: 1 });
  const cases = await Promise.all(
    [1, 2].map(async (seed) => {
      const input = images(3, seed);
      const { output } = await graph.run({ input: { dims: input.shape, data: input.data } });
      return {
        name: `waves ${seed}`,
        noise: 'gaussian:0.5',
        input,
        output: imageTensor(output!.data, input.shape),
      };
    }),
  );
  await graph.release();
  const modelSha256 = fileOf(smallManifest).sha256;
  return { model: smallManifest.id, modelSha256, madeBy: 'this CPU', dataset: 'waves', cases };
}

function images(count: number, seed: number): ImageTensor {
  const data = Float32Array.from(
    { length: count * size.height * size.width },
    (_, i) => 0.5 + 0.5 * Math.sin(seed * i * 0.37),
  );
  return imageTensor(data, [count, 1, size.height, size.width]);
}
