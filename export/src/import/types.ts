import type { MadeModel, MakingOptions } from '../variants/making.js';
import type { StatedConvention } from './find-answer.js';
import type { StatedForm } from './ports.js';
import type { Runner } from './runner.js';
import type { Samples } from './samples.js';

/** What is stated of the file; what is not is found by trying. */
export type Stated = StatedForm & StatedConvention;

export interface ImportOptions extends MakingOptions {
  /** The ONNX file. */
  readonly file: string;
  /** Clean pictures to try it on, of one kind or several. */
  readonly samples: readonly Samples[];
  /** Default: the name of the file, made to fit. */
  readonly id?: string | undefined;
  /** Replaces whatever model has that name. */
  readonly replace?: boolean | undefined;
  /** Default: `unknown`. */
  readonly license?: string | undefined;
  readonly stated?: Stated | undefined;
  /** Of this program. */
  readonly version: string;
  readonly now?: (() => Date) | undefined;
  /** Default: a process of its own, which may die. */
  readonly runner?: Runner | undefined;
}

export type ImportResult = MadeModel;
