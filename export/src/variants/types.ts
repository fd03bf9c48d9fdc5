import type { Dtype, ImageTensor, ModelManifest, Session } from '@denoisekit/core';

/** Files that are made of the fp32 one. */
export type MadeDtype = Exclude<Dtype, 'fp32'>;
export const madeDtypes: readonly MadeDtype[] = ['fp16', 'int8'];

/** Clean pictures of the model's own kind, colour or grey. */
export interface VariantPictures {
  /** For people, without a number: `photographs`. */
  readonly name: string;
  /** Of the training: int8 takes the ranges of its values from them. */
  readonly calibration: readonly ImageTensor[];
  /** That neither training nor calibration saw: the gate is held on them. */
  readonly test: readonly ImageTensor[];
}

/** Finds pictures of a kind; undefined where the manifest names none. */
export type FindPictures = (kind: string | undefined) => Promise<VariantPictures>;

export type OpenVariant = (manifest: ModelManifest, model: Uint8Array, dtype?: Dtype) => Promise<Session>;

/** The figures of a variant that failed its gate, as text. */
export interface KeptOut {
  readonly dtype: MadeDtype;
  /** The failing figures, or why there is no file at all. */
  readonly reason: string;
}
