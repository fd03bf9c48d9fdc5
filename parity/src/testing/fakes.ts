import { createHash } from 'node:crypto';
import {
  addNoise,
  fileOf,
  imageTensor,
  parseNoise,
  type Device,
  type ImageTensor,
  type ModelManifest,
  type SessionDescription,
} from '@denoisekit/core';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import type { ReferencePack } from '../pack.js';
import type { ParityAnswer, ParityTarget } from '../target.js';

/** A picture of a formula with 3 channels: of each pixel all of them differ, and no row equals a column. */
export function picture(batch: number, height: number, width: number): ImageTensor {
  const value = (_: unknown, i: number): number => 0.5 + 0.4 * Math.sin(i * 0.7) * Math.cos(i * i * 0.013);
  return imageTensor(Float32Array.from({ length: batch * 3 * height * width }, value), [
    batch,
    3,
    height,
    width,
  ]);
}

export const fakeManifest: ModelManifest = tinyModel({ channels: 3 }).manifest;

/** A reference whose answers are the inputs made darker; 4 images of 8x8 in two cases, and one of 6x10. */
export function fakePack(manifest: ModelManifest = fakeManifest): ReferencePack {
  const noise = 'gaussian:0.5';
  const cases = [picture(2, 8, 8), picture(2, 8, 8), picture(1, 6, 10)].map((clean, i) => {
    const input = addNoise(clean, parseNoise(noise), { seed: 1, firstIndex: 10 * i });
    return { name: `case ${i}`, noise, input, output: darker(input), clean };
  });
  return {
    model: manifest.id,
    modelSha256: fileOf(manifest).sha256,
    madeBy: 'a formula',
    dataset: 'formulas',
    cases,
  };
}

export function darker({ data, shape }: ImageTensor): ImageTensor {
  return imageTensor(
    data.map((value) => 0.9 * value),
    shape,
  );
}

export function describe(changes: Partial<SessionDescription> = {}): SessionDescription {
  return {
    ...{
      runtime: 'fake',
      runtimeVersion: '1.0.0',
      deviceAsked: 'cpu',
      device: 'cpu',
      threads: 1,
      dtype: 'fp32',
    },
    attempts: [{ device: 'cpu', ok: true }],
    model: fakeManifest.id,
    modelSha256: fileOf(fakeManifest).sha256,
    ...changes,
  };
}

export function answering(
  pack: ReferencePack,
  change: (output: ImageTensor, i: number) => ImageTensor = (output) => output,
  description: Partial<SessionDescription> = {},
): ParityAnswer {
  const outputs = pack.cases.map(({ output }, i) => change(output, i));
  return { outputs, description: describe(description), host: 'Fake 1.0' };
}

export interface FakeTargetOptions {
  readonly device?: Device;
  readonly reason?: string;
  readonly maxImages?: number;
  readonly run?: ParityTarget['run'];
}

/** A target that answers as the reference does, unless told otherwise. */
export function fakeTarget(
  name: string,
  { device = 'cpu', reason, maxImages, run }: FakeTargetOptions = {},
): ParityTarget {
  return {
    name,
    device,
    maxImages,
    available: () => Promise.resolve(reason),
    run: run ?? (({ pack }) => Promise.resolve(answering(pack))),
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
