import type { DenoiseError, ErrorCode, ImageTensor } from '@denoisekit/core';
import type { Outcome } from '../state/state.js';

export interface DenoiseStart {
  /** The picture's name: a file's, or what it is. */
  readonly name: string;
  /** `[1, channels, height, width]` */
  readonly input: ImageTensor;
  /** As the attribute has it: `gaussian:0.5`, or `none`. */
  readonly noise: string;
  readonly seed: number;
}

/** Bytes of a file while the model loads, then runs of the model. */
export type DenoiseProgressDetail =
  | { readonly phase: 'loading'; readonly file: string; readonly loaded: number; readonly total: number }
  | { readonly phase: 'working'; readonly done: number; readonly total: number };

/** Tensors are made when they are read. */
export interface DenoiseDone extends Outcome {
  readonly name: string;
  readonly input: ImageTensor;
  /** Absent where it is not known, for no noise was added. */
  readonly clean?: ImageTensor | undefined;
}

export interface DenoiseFailed {
  readonly code: ErrorCode;
  readonly message: string;
  readonly error: DenoiseError;
}

/** What people have dropped, pasted or chosen, before it is read. Preventing the default takes it over. */
export interface DenoiseFiles {
  readonly files: readonly File[];
}

/** The events of the element by name. They bubble, and leave shadow trees. */
export interface DenoiseWidgetEvents {
  readonly 'denoise-files': DenoiseFiles;
  readonly 'denoise-start': DenoiseStart;
  readonly 'denoise-progress': DenoiseProgressDetail;
  readonly 'denoise-done': DenoiseDone;
  readonly 'denoise-error': DenoiseFailed;
}
