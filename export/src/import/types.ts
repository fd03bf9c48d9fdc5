import type { ModelManifest } from '@denoisekit/core';
import type { Check, OnCheck } from '../check/check.js';
import type { FileSystem } from '../folder/file-system.js';
import type { Exec } from '../python/exec.js';
import type { FindPictures, KeptOut, MadeDtype } from '../variants/types.js';
import type { StatedConvention } from './find-answer.js';
import type { StatedForm } from './ports.js';
import type { Runner } from './runner.js';
import type { Samples } from './samples.js';

/** What is stated of the file; what is not is found by trying. */
export type Stated = StatedForm & StatedConvention;

export interface ImportOptions {
  /** The ONNX file. */
  readonly file: string;
  /** Where models live; the model becomes the folder `<id>` in it. */
  readonly modelsDirectory: string;
  /** Clean pictures to try it on, of one kind or several. */
  readonly samples: readonly Samples[];
  /** Default: the name of the file, made to fit. */
  readonly id?: string | undefined;
  /** Replaces whatever model has that name. */
  readonly replace?: boolean | undefined;
  /** Default: `unknown`. */
  readonly license?: string | undefined;
  readonly stated?: Stated | undefined;
  /** Files to make beside the fp32 one, each shipped only if it passes its gate. Default: none. They need Python, as an export does. */
  readonly dtypes?: readonly MadeDtype[] | undefined;
  /** What those are calibrated and tested with. */
  readonly findPictures?: FindPictures | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly exec?: Exec | undefined;
  /** Of this program. */
  readonly version: string;
  readonly now?: (() => Date) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onCheck?: OnCheck | undefined;
  /** Lines that say what is being done. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Default: a process of its own, which may die. */
  readonly runner?: Runner | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

export interface ImportResult {
  readonly id: string;
  /** The model's folder. */
  readonly directory: string;
  readonly manifest: ModelManifest;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  /** Of the dtypes that were asked for, those that failed their gate. */
  readonly keptOut: readonly KeptOut[];
}
