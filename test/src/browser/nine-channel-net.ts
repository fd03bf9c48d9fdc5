import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageTensor, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import { writePack, type ReferencePack } from '@denoisekit/parity';
import { encodeModel } from '@denoisekit/runtime-node/onnx';
import { tinyModel } from '@denoisekit/runtime-node/testing';

/** A plane of values, `[channels][height * width]`, of the arithmetic that the net is derived with. */
type Planes = readonly Float64Array[];

/** `[output channel][input channel][row of the kernel * 3 + column]` */
type Weights = readonly (readonly (readonly number[])[])[];

const [height, width] = [12, 10];

/** Numbers between -0.5 and 0.5 that no two channels share. */
function weights(outputs: number, inputs: number, seed: number): Weights {
  return Array.from({ length: outputs }, (_, o) =>
    Array.from({ length: inputs }, (_, i) =>
      Array.from({ length: 9 }, (_, k) => Math.fround(0.5 * Math.sin(seed + 7.1 * o + 3.3 * i + 1.7 * k))),
    ),
  );
}

const layers = [
  { name: 'widen', weights: weights(9, 1, 1) },
  { name: 'nine', weights: weights(8, 9, 2) },
  { name: 'narrow', weights: weights(1, 8, 3) },
] as const;

function convolved(planes: Planes, kernel: Weights): Planes {
  return kernel.map((ofOutput) => {
    const out = new Float64Array(height * width);
    ofOutput.forEach((taps, channel) => {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          taps.forEach((tap, k) => {
            const [row, column] = [y + Math.floor(k / 3) - 1, x + (k % 3) - 1];
            if (row < 0 || column < 0 || row >= height || column >= width) return;
            out[y * width + x]! += tap * planes[channel]![row * width + column]!;
          });
        }
      }
    });
    return out;
  });
}

/** What the net answers to one image, in double precision. */
function answerTo({ data }: ImageTensor): ImageTensor {
  let planes: Planes = [Float64Array.from(data)];
  for (const { name, weights } of layers) {
    planes = convolved(planes, weights);
    if (name !== 'narrow') planes = planes.map((plane) => plane.map((value) => Math.max(0, value)));
  }
  const out = planes[0]!.map((value) => 1 / (1 + Math.exp(-value)));
  return imageTensor(Float32Array.from(out), [1, 1, height, width]);
}

function onnx(): Uint8Array {
  const chain = layers.flatMap(({ name }) => {
    const last = name === 'narrow';
    return [
      { op: 'Conv', name, attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
      { op: last ? 'Sigmoid' : 'Relu', name: `${name}_${last ? 'sigmoid' : 'relu'}` },
    ];
  });
  return encodeModel({
    name: 'nine-channels',
    inputs: [{ name: 'input', shape: ['batch', 1, 'height', 'width'] }],
    outputs: [{ name: 'output', shape: ['batch', 1, 'height', 'width'] }],
    nodes: chain.map((node, i) => ({
      ...node,
      inputs: [
        i === 0 ? 'input' : chain[i - 1]!.name,
        ...(node.op === 'Conv' ? [`${node.name}.weight`] : []),
      ],
      outputs: [i === chain.length - 1 ? 'output' : node.name],
    })),
    initializers: layers.map(({ name, weights }) => ({
      name: `${name}.weight`,
      shape: [weights.length, weights[0]!.length, 3, 3],
      data: Float32Array.from(weights.flat(2)),
    })),
  });
}

/**
 * A model folder `model` and its reference `reference`: a net whose convolution `nine` has nine input channels and eight output
 * channels, which ONNX Runtime 1.30's WebGPU computes wrongly. What it should answer is computed here.
 */
export async function writeNineChannelNet(folder: string): Promise<void> {
  const bytes = onnx();
  const inputs = [1, 2].map((seed) =>
    imageTensor(
      Float32Array.from({ length: height * width }, (_, i) => 0.5 + 0.5 * Math.sin(seed * i * 0.37)),
      [1, 1, height, width],
    ),
  );
  const pairs = inputs.map((input) => ({ input, output: answerTo(input) }));
  const golden = Buffer.concat(
    [pairs[0]!.input, pairs[0]!.output].map(({ data }) => Buffer.from(data.buffer)),
  );
  const files = { fp32: fileOf('model.onnx', bytes) };
  const { manifest: tiny } = tinyModel();
  const manifest: ModelManifest = {
    ...{ ...tiny, id: 'nine-channels', title: 'Nine channels', files },
    geometry: { sizeMultiple: 1, receptiveFieldRadius: 3 },
    golden: {
      ...fileOf('golden.bin', golden),
      madeBy: 'arithmetic in double precision',
      vectors: [
        { name: 'waves', shape: [1, 1, height, width], inputOffset: 0, outputOffset: 4 * height * width },
      ],
    },
  };
  await mkdir(join(folder, 'model'), { recursive: true });
  await writeFile(join(folder, 'model', 'model.onnx'), bytes);
  await writeFile(join(folder, 'model', 'golden.bin'), golden);
  await writeFile(join(folder, 'model', 'manifest.json'), JSON.stringify(manifest));
  const pack: ReferencePack = {
    ...{ model: manifest.id, modelSha256: files.fp32.sha256, madeBy: 'arithmetic in double precision' },
    dataset: 'waves',
    cases: pairs.map(({ input, output }, i) => ({
      ...{ name: `waves ${i}`, noise: 'gaussian:0.5', input, output, clean: input },
    })),
  };
  await writePack(join(folder, 'reference'), pack);
}

function fileOf(path: string, content: Uint8Array) {
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
