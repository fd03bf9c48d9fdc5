import type { AbortSignalLike } from './ports.js';
import type { ModelSignature } from './model-signature.js';

/** A tensor that came out of a model. */
export interface OutputTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/**
 * A model that a build of ONNX Runtime has loaded: what differs from runtime to runtime. All else is `openSession`'s.
 *
 * @typeParam T that build's tensor
 */
export interface Engine<T> extends ModelSignature {
  tensor(data: Float32Array, dims: readonly number[]): T;
  /**
   * Outputs by name. `feeds` is made anew for each run. May reject with the signal's reason where it can stop.
   *
   * A DenoiseError that it rejects with is kept; anything else becomes `inference-failed`.
   */
  run(
    feeds: Readonly<Record<string, T>>,
    signal: AbortSignalLike | undefined,
  ): Promise<Readonly<Record<string, OutputTensor>>>;
  /** Called once, when nothing runs. */
  release(): Promise<void>;
}
