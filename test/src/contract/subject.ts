import {
  toleranceOf,
  type Denoiser,
  type GoldenPair,
  type ModelManifest,
  type TileSize,
} from '@denoisekit/core';

/** What a runtime hands to the suite. */
export interface Subject {
  readonly denoiser: Denoiser;
  readonly manifest: ModelManifest;
  /** Read by core's `readGolden`. */
  readonly golden: readonly GoldenPair[];
}

export interface OpenOptions {
  /** Handed on to the runtime, so that small images are enough to see it work in tiles. */
  readonly tile?: TileSize | undefined;
}

/** Opens the runtime anew; each case disposes of what it opened. */
export type OpenRuntime = (options?: OpenOptions) => Promise<Subject>;

/** One promise of the contract. It rejects when the runtime does not keep it, and needs no test framework to run. */
export interface ContractCase {
  readonly name: string;
  readonly run: (open: OpenRuntime) => Promise<void>;
}

export interface OpenSubject extends Subject {
  /** What two answers of this device may differ, on [0, 1] images. */
  readonly tolerance: number;
}

/** A case that opens one denoiser and always disposes of it. */
export function onOne(name: string, body: (subject: OpenSubject) => Promise<void>): ContractCase {
  return { name, run: (open) => withSubject(open, undefined, body) };
}

export async function withSubject(
  open: OpenRuntime,
  options: OpenOptions | undefined,
  body: (subject: OpenSubject) => Promise<void>,
): Promise<void> {
  const subject = await open(options);
  try {
    await body({ ...subject, tolerance: toleranceOf(subject.manifest, subject.denoiser.describe()) });
  } finally {
    await subject.denoiser.dispose();
  }
}
