import type { ImageTensor } from '@denoisekit/core';

/** Images that are run at once, and what TensorFlow.js answered to them. */
export interface ParityCase {
  /** `gaussian:0.5 28x28 0-19` */
  readonly name: string;
  readonly noise: string;
  /** `[batch, channels, height, width]`, as all three. */
  readonly input: ImageTensor;
  /** TensorFlow.js's answer. */
  readonly output: ImageTensor;
  /** Without noise; absent if it was not recorded; then the quality on the task is unknown. */
  readonly clean?: ImageTensor | undefined;
}

/** The reference of one model that every runtime is compared with. */
export interface ReferencePack {
  readonly model: string;
  readonly modelSha256: string;
  /** For people: `TensorFlow.js 4.22.0 on TensorFlow 2.21.0`. */
  readonly madeBy: string;
  /** For people: `MNIST`, and the first digits of its SHA-256. */
  readonly dataset: string;
  /** Pixels; runtimes run no larger piece at once, so that some case is cut into tiles. Absent: their own default. */
  readonly tile?: { readonly height: number; readonly width: number } | undefined;
  readonly cases: readonly ParityCase[];
}

/** All images of all cases. */
export function imagesOf(cases: readonly ParityCase[]): number {
  return cases.reduce((sum, { input }) => sum + input.shape[0], 0);
}

/** `28x28` */
export function sizeOf({ shape: [, , height, width] }: ImageTensor): string {
  return `${height}x${width}`;
}

/**
 * Fewer images, for devices that are slow: of each noise and size, whole cases until `images` are reached, and at least one.
 */
export function limitPack(pack: ReferencePack, images: number): ReferencePack {
  const taken = new Map<string, number>();
  const cases = pack.cases.filter(({ noise, input }) => {
    const kind = `${noise} ${sizeOf(input)}`;
    const before = taken.get(kind) ?? 0;
    taken.set(kind, before + input.shape[0]);
    return before < images;
  });
  return cases.length === pack.cases.length ? pack : { ...pack, cases };
}
