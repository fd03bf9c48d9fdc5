import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultTolerance, type ModelControl, type ModelManifest } from '@denoisekit/core';
import { bytes, integer, joined, message, text, type Field } from '../onnx/wire.js';

/** `[batch, channels, height, width]`: a number where the graph has the size baked in, a name where it takes any. */
export type Dimensions = ModelManifest['input']['dimensions'];

export interface TinyModelOptions {
  /** Default 'tiny'. */
  readonly id?: string;
  /** Default 1. */
  readonly channels?: 1 | 3;
  /** Default `['batch', channels, 'height', 'width']`. */
  readonly dimensions?: Dimensions;
  /** Of the values that the graph computes in; it is the manifest that says so. Default [0, 1]. */
  readonly range?: readonly [low: number, high: number];
  /** Gives the graph a second input, `gain`, by which its answer is multiplied: 0 to 2, 1 by default. */
  readonly gain?: boolean;
  /** What that input is called. Default `gain`. */
  readonly gainName?: string;
  /** Written to the manifest only; the graph itself takes every size. Default 1. */
  readonly sizeMultiple?: number;
  /** What the ONNX file calls its input, where it should differ from the manifest's 'input'. */
  readonly graphInputName?: string;
  /** What the ONNX file says of its dimensions, where it should differ from the manifest. */
  readonly graphDimensions?: readonly (number | string)[];
  /** The convolution's group; default the channels, as its weights are. Nothing else can be loaded. */
  readonly group?: number;
  /** Keeps the weights in this file beside the model, which no model of ours may do. */
  readonly externalWeights?: string;
}

export interface TinyModel {
  readonly manifest: ModelManifest;
  readonly dtype: 'fp32';
  readonly onnx: Uint8Array;
  readonly golden: Uint8Array;
}

/**
 * A real ONNX model whose answers can be derived by hand: each output pixel is the mean of the 3x3 pixels around it,
 * with zeros outside the image, each channel for itself.
 */
export function tinyModel(options: TinyModelOptions = {}): TinyModel {
  const channels = options.channels ?? 1;
  const dimensions = options.dimensions ?? ['batch', channels, 'height', 'width'];
  const onnx = encodeOnnx(channels, options, options.graphDimensions ?? dimensions);
  const golden = goldenOf(channels, dimensions, options.sizeMultiple ?? 1, options.range ?? [0, 1]);
  return { manifest: manifestOf(channels, dimensions, onnx, golden, options), dtype: 'fp32', onnx, golden };
}

/** Writes the model as a model folder and gives back the folder. */
export async function writeTinyModel(folder: string, options: TinyModelOptions = {}): Promise<TinyModel> {
  const model = tinyModel(options);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), model.onnx);
  await writeFile(join(folder, 'golden.bin'), model.golden);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(model.manifest, undefined, 2));
  return model;
}

// Field numbers are those of onnx/onnx.proto.

function encodeOnnx(channels: number, options: TinyModelOptions, dimensions: readonly (number | string)[]) {
  const input = options.graphInputName ?? 'input';
  const gainName = options.gainName ?? 'gain';
  const conv: Field[] = [
    text(1, input),
    text(1, 'kernel'),
    text(2, options.gain === true ? 'blurred' : 'output'),
    text(3, 'blur'),
    text(4, 'Conv'),
    message(5, ints('kernel_shape', [3, 3])),
    message(5, ints('pads', [1, 1, 1, 1])),
    message(5, [text(1, 'group'), integer(3, options.group ?? channels), integer(20, 2)]),
  ];
  const gain = ['blurred', gainName].map((name) => text(1, name));
  const multiply = message(1, [...gain, text(2, 'output'), text(3, 'scale'), text(4, 'Mul')]);
  const graph: Field[] = [
    message(1, conv),
    ...(options.gain === true ? [multiply] : []),
    text(2, 'tiny'),
    message(5, kernel(channels, options.externalWeights)),
    message(11, valueInfo(input, dimensions)),
    ...(options.gain === true ? [message(11, valueInfo(gainName, [1]))] : []),
    message(12, valueInfo('output', dimensions)),
  ];
  const opset = message(8, [text(1, ''), integer(2, 17)]);
  return joined([integer(1, 8), text(2, 'denoisekit tests'), message(7, graph), opset]);
}

function kernel(channels: number, external: string | undefined): Field[] {
  const head = [...[channels, 1, 3, 3].map((size) => integer(1, size)), integer(2, 1), text(8, 'kernel')];
  if (external !== undefined) {
    const entry = (key: string, value: string) => message(13, [text(1, key), text(2, value)]);
    const length = String(channels * 9 * 4);
    return [
      ...head,
      entry('location', external),
      entry('offset', '0'),
      entry('length', length),
      integer(14, 1),
    ];
  }
  return [...head, bytes(9, littleEndian(new Float32Array(channels * 9).fill(1 / 9)))];
}

function ints(name: string, values: readonly number[]): Field[] {
  return [text(1, name), ...values.map((value) => integer(8, value)), integer(20, 7)];
}

function valueInfo(name: string, dimensions: readonly (number | string)[]): Field[] {
  const sizes = dimensions.map((size) =>
    message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]),
  );
  return [text(1, name), message(2, [message(1, [integer(1, 1), message(2, sizes)])])];
}

/** One image of ones; its blur is 1 inside, 6/9 along the edges and 4/9 in the corners. */
function goldenOf(
  channels: number,
  dimensions: Dimensions,
  multiple: number,
  [low, high]: readonly [number, number],
): Uint8Array {
  const [height, width] = sizeOf(dimensions, multiple);
  const input = new Float32Array(channels * height * width).fill(1);
  const output = input.map((_, index) => {
    const row = Math.floor(index / width) % height;
    const column = index % width;
    const reach = (at: number, size: number) => 1 + (at > 0 ? 1 : 0) + (at < size - 1 ? 1 : 0);
    // White is `high` to the graph, and the zeros outside the image are zeros there.
    return ((reach(row, height) * reach(column, width) * high) / 9 - low) / (high - low);
  });
  return joined([littleEndian(input), littleEndian(output)]);
}

function sizeOf([, , height, width]: Dimensions, multiple: number): [height: number, width: number] {
  const free = Math.ceil(4 / multiple) * multiple;
  return [typeof height === 'number' ? height : free, typeof width === 'number' ? width : free];
}

function littleEndian(values: Float32Array): Uint8Array {
  const out = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => {
    out.setFloat32(index * 4, value, true);
  });
  return new Uint8Array(out.buffer);
}

function manifestOf(
  channels: 1 | 3,
  dimensions: Dimensions,
  onnx: Uint8Array,
  golden: Uint8Array,
  options: TinyModelOptions,
): ModelManifest {
  const [height, width] = sizeOf(dimensions, options.sizeMultiple ?? 1);
  const [low, high] = options.range ?? [0, 1];
  const range: [number, number] = [low, high];
  const port = { dtype: 'float32', layout: 'NCHW', dimensions, range } as const;
  const scores = { mse: 0.02, psnrPooled: 16.99, psnrMean: 17.3, ssim: 0.4, bce: 0.3 };
  const shape: [number, 1 | 3, number, number] = [1, channels, height, width];
  return {
    format: 'denoisekit-model',
    version: 2,
    id: options.id ?? 'tiny',
    title: 'Tiny',
    description: 'A 3x3 box blur, for tests.',
    license: 'Apache-2.0',
    files: { fp32: fileOf('model.onnx', onnx) },
    opset: 17,
    irVersion: 8,
    input: { ...port, name: 'input' },
    output: { ...port, name: 'output' },
    geometry: { sizeMultiple: options.sizeMultiple ?? 1, receptiveFieldRadius: 1 },
    graph: {
      nodes: 1,
      operators: { Conv: 1 },
      parameters: channels * 9,
      macs: { count: channels * 9 * height * width, height, width },
    },
    controls: options.gain === true ? [gain(options.gainName ?? 'gain')] : [],
    madeBy: {
      kind: 'trained',
      recipe: 'none',
      seed: 0,
      noise: 'gaussian:0.5',
      loss: 'mse',
      optimizer: 'none',
      epochs: 0,
      steps: 0,
      batchSize: 1,
      seconds: 0,
      backend: 'none',
      device: 'none',
      dataset: {
        name: 'none',
        sha256: '0'.repeat(64),
        trainImages: 0,
        validationImages: 0,
        testImages: 0,
      },
      versions: {},
      finishedAt: '2025-01-01T00:00:00.000Z',
    },
    quality: [
      {
        noise: 'gaussian:0.5',
        seed: 0,
        dataset: 'none',
        images: 1,
        denoised: scores,
        noisy: { ...scores, mse: 0.1 },
      },
    ],
    golden: {
      ...fileOf('golden.bin', golden),
      madeBy: 'TensorFlow.js 0.0.0',
      vectors: [{ name: 'ones', shape, inputOffset: 0, outputOffset: golden.length / 2 }],
    },
    tolerance: defaultTolerance,
    converter: {},
  };
}

const gain = (name: string): ModelControl => ({
  name,
  shape: [1],
  unit: 'factor',
  range: [0, 2],
  default: 1,
});

function fileOf(path: string, content: Uint8Array) {
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
