import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  DenoiseError,
  imageTensor,
  type ImageTensor,
  type RunRecord,
  type Session,
  type SessionDescription,
} from '@denoisekit/core';
import type { ConversionReport } from './python/converter-answer.js';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-export-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The DenoiseError that a promise rejects with; a test fails on any other, and when there is none. */
export async function rejectionOf(promise: Promise<unknown>): Promise<DenoiseError> {
  const error: unknown = await promise.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  if (error instanceof DenoiseError) return error;
  throw error;
}

/** Gives for each output pixel what `pixel` makes of its image. */
export type PixelRule = (at: (y: number, x: number) => number, y: number, x: number) => number;

/** A session whose model is a rule in JavaScript; outside the image everything is 0. */
export function sessionOf(pixel: PixelRule): Session {
  return {
    run: (input) => Promise.resolve(applyRule(input, pixel)),
    describe: () => ({}) as SessionDescription,
    dispose: () => Promise.resolve(),
  };
}

function applyRule(input: ImageTensor, pixel: PixelRule): ImageTensor {
  const [batch, channels, height, width] = input.shape;
  const data = new Float32Array(input.data.length);
  for (let plane = 0; plane < batch * channels; plane++) {
    const start = plane * height * width;
    const at = (y: number, x: number): number =>
      y < 0 || x < 0 || y >= height || x >= width ? 0 : input.data[start + y * width + x]!;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) data[start + y * width + x] = pixel(at, y, x);
    }
  }
  return imageTensor(data, input.shape);
}

/** Mean of 3x3: the pixels at most 1 away. */
export const blur: PixelRule = (at, y, x) => {
  let sum = 0;
  for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += at(y + dy, x + dx);
  return sum / 9;
};

/** Mean of each block of 2x2, given to all four: at most 1 away, and in step with moves of 2 only. */
export const blocks: PixelRule = (at, y, x) => {
  const [top, left] = [y - (y % 2), x - (x % 2)];
  return (at(top, left) + at(top + 1, left) + at(top, left + 1) + at(top + 1, left + 1)) / 4;
};

export const firstInputs = Float32Array.from({ length: 6 * 16 }, (_, index) => (index % 7) / 8);
export const secondInputs = Float32Array.from({ length: 3 * 32 }, (_, index) => (index % 5) / 8);

export interface RunFixture {
  readonly directory: string;
  readonly record: RunRecord;
}

/** A whole run whose net is the identity: six images of 4x4, three of 4x8, and TensorFlow.js answered what it was given. */
export async function writeRun(folder: string, changes: Partial<RunRecord> = {}): Promise<RunFixture> {
  const directory = join(folder, 'run');
  const record = { ...runRecord(), ...changes };
  const files: Record<string, string | Uint8Array> = {
    'run.json': JSON.stringify(record),
    'metrics.json': JSON.stringify({ format: 'denoisekit-metrics', version: 1, quality: [quality] }),
    'history.json': '[]',
    'best/model.json': '{"modelTopology":{}}',
    'best/weights.bin': new Uint8Array(40),
    'reference/test-input.f32': floatBytes(firstInputs),
    'reference/test-output.f32': floatBytes(firstInputs),
    'reference/mosaic-input.f32': floatBytes(secondInputs),
    'reference/mosaic-output.f32': floatBytes(secondInputs),
  };
  await mkdir(join(directory, 'best'), { recursive: true });
  await mkdir(join(directory, 'reference'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  return { directory, record };
}

export function floatBytes(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, index) => {
    view.setFloat32(4 * index, value, true);
  });
  return new Uint8Array(view.buffer);
}

export const quality = {
  noise: 'gaussian:0.5',
  seed: 10_001,
  dataset: 'mnist',
  images: 10_000,
  denoised: { mse: 0.0088, psnrPooled: 20.557, psnrMean: 20.9, ssim: 0.9123, bce: 0.08 },
  noisy: { mse: 0.1157, psnrPooled: 9.366, psnrMean: 9.4, ssim: 0.3, bce: null },
};

export function runRecord(): RunRecord {
  const reference = (name: string, shape: [number, 1, number, number]) => ({
    name,
    shape,
    input: `${name}-input.f32`,
    output: `${name}-output.f32`,
  });
  return {
    format: 'denoisekit-run',
    version: 1,
    state: 'complete',
    recipe: { name: 'tiny', title: 'Tiny', description: 'Gives back what it is given.' },
    config: {
      seed: 7,
      epochs: 4,
      batchSize: 128,
      learningRate: 0.003,
      noise: 'gaussian:0.5',
      noiseDraw: 'fresh',
      images: 'held-out',
      loss: 'bce',
      limit: null,
      averaging: null,
    },
    optimizer: 'adam',
    dataset: {
      name: 'mnist',
      sha256: 'a'.repeat(64),
      channels: 1,
      height: 4,
      width: 4,
      trainImages: 55_000,
      validationImages: 5_000,
      testImages: 10_000,
    },
    network: {
      input: [4, 4, 1],
      anySize: true,
      sizeMultiple: 1,
      receptiveFieldRadius: 1,
      parameters: 10,
      macs: 144,
      layers: [],
    },
    backend: 'tensorflow',
    device: 'cpu',
    versions: { '@tensorflow/tfjs': '4.22.0' },
    progress: { steps: 1720, totalSteps: 1720, seconds: 300.4, bestEpoch: 3 },
    references: [reference('test', [6, 1, 4, 4]), reference('mosaic', [3, 1, 4, 8])],
    startedAt: '2026-01-02T03:00:00.000Z',
    finishedAt: '2026-01-02T03:05:00.000Z',
  };
}

/** What Python answers for that run. */
export function conversionReport(changes: Partial<ConversionReport> = {}): ConversionReport {
  const found = { meanAbs: 1e-9, p999Abs: 1e-8, psnr: 150 };
  return {
    weights: { tensors: 2, parameters: 10, files: ['model.json', 'weights.bin'] },
    graph: {
      nodes: 2,
      operators: { Conv: 1, Relu: 1 },
      opset: 17,
      irVersion: 8,
      anySize: true,
      sizeBakedInBy: [],
      mended: [],
    },
    tolerance: 1e-5,
    rounding: null,
    checkedSizes: [
      [4, 4],
      [8, 8],
    ],
    references: [
      { name: 'test', images: 6, maxAbs: 1.8e-7, ...found },
      { name: 'mosaic', images: 3, maxAbs: 1.2e-7, ...found },
    ],
    bytes: 5,
    sha256: 'b'.repeat(64),
    versions: { python: '3.11.7', tf2onnx: '1.17.0' },
    ...changes,
  };
}
