import type { ModelManifest } from '@denoisekit/core';
import type { Check, OnCheck } from '../check/check.js';
import type { FileSystem } from '../folder/file-system.js';
import type { Exec } from '../python/exec.js';
import type { FindPictures, KeptOut, MadeDtype } from './types.js';

/** What an export and an import are told alike. */
export interface MakingOptions {
  /** Where models live; the model becomes the folder `<id>` in it. */
  readonly modelsDirectory: string;
  /** Files to make beside the fp32 one, each shipped only if it passes its gate. Default: none. They need Python. */
  readonly dtypes?: readonly MadeDtype[] | undefined;
  /** What those are calibrated and tested with; needed for them. */
  readonly findPictures?: FindPictures | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each check as it is made, also a failing one. */
  readonly onCheck?: OnCheck | undefined;
  /** Lines that say what is being done. */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly exec?: Exec | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

/** A model that was made. */
export interface MadeModel {
  readonly id: string;
  /** The model's folder. */
  readonly directory: string;
  readonly manifest: ModelManifest;
  readonly checks: readonly Check[];
  /** What people should know: that a run was stopped, what was padded or mended. */
  readonly notes: readonly string[];
  /** Of the dtypes that were asked for, those that failed their gate. */
  readonly keptOut: readonly KeptOut[];
}
