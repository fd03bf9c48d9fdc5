import type * as tfjs from '@tensorflow/tfjs';

/** The TF.js namespace. It always comes in as an argument, so that nothing native is loaded on import. */
export type TensorFlow = typeof tfjs;

/**
 * `tensorflow` is the package tfjs-node, `tensorflow-gpu` is tfjs-node-gpu (CUDA), `webgpu` is TF.js on WebGPU through Dawn, on any
 * GPU.
 */
export const tensorFlowBackends = ['tensorflow', 'tensorflow-gpu', 'webgpu'] as const;
export type TensorFlowBackend = (typeof tensorFlowBackends)[number];

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: TensorFlowBackend;
  /** The device as text: `Intel(R) Xeon(R) 2.10GHz, 2 cores`. */
  readonly device: string;
  /** A GPU computes: neither a processor nor a GPU that one imitates. */
  readonly accelerated: boolean;
  /** The processor has instructions for bfloat16; whether they are faster is measured (`bfloat16.ts`). Absent: it has none. */
  readonly bfloat16?: true;
  readonly versions: Readonly<Record<string, string>>;
  /** Notes, in sentences, on what was chosen or differs from what was asked for. */
  readonly notes: readonly string[];
}

/** Resolves to a package's exports; rejects where it is not installed. */
export type LoadPackage = (packageName: string) => Promise<unknown>;

/** A CommonJS package's exports, which Node gives as `default`. */
export function exportsOf(loaded: unknown): unknown {
  const { default: exported } = loaded as { readonly default?: unknown };
  return exported ?? loaded;
}
