import { createRequire } from 'node:module';
import os from 'node:os';
import type * as tfjs from '@tensorflow/tfjs';
import { DenoiseError, textOf } from '@denoisekit/core';

/** The TF.js namespace. It always comes in as an argument, so that nothing native is loaded on import. */
export type TensorFlow = typeof tfjs;

/** `tensorflow` is the package tfjs-node, `tensorflow-gpu` is tfjs-node-gpu. */
export type TensorFlowBackend = 'tensorflow' | 'tensorflow-gpu';

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: TensorFlowBackend;
  /** What computes, for people: `Intel(R) Xeon(R) 2.10GHz, 2 cores`. */
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
  /** What is not as it was asked for, in sentences. */
  readonly notes: readonly string[];
}

export interface LoadTensorFlowOptions {
  readonly env?: Record<string, string | undefined>;
  readonly load?: (packageName: string) => Promise<unknown>;
}

/** What the Node packages add to TF.js, as far as it is read here. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * TF.js on the native TensorFlow library.
 *
 * Sets two variables of the environment before the library is loaded, each only where it is not set yet:
 * TF_CPP_MIN_LOG_LEVEL=3 (no information on standard error) and TF_DETERMINISTIC_OPS=1 (same seed, same weights, on
 * GPUs too).
 *
 * @throws DenoiseError `setup-missing` when the package or its compiled binding cannot be loaded
 */
export async function loadTensorFlow(
  backend: TensorFlowBackend = 'tensorflow',
  { env = process.env, load = importPackage }: LoadTensorFlowOptions = {},
): Promise<LoadedTensorFlow> {
  const packageName = backend === 'tensorflow' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-node-gpu';
  env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  env['TF_DETERMINISTIC_OPS'] ??= '1';
  restoreUtil(createRequire(import.meta.url)('node:util') as Record<string, unknown>);

  let tf: TensorFlow;
  try {
    tf = namespaceOf(await load(packageName));
  } catch (cause) {
    throw new DenoiseError('setup-missing', {
      what: `${packageName} cannot be loaded`,
      actual: textOf(cause),
      fix: `run npm run setup${backend === 'tensorflow' ? '' : ' -- --gpu'}`,
      details: { package: packageName },
      cause,
    });
  }
  await tf.ready();

  const native = tf.backend() as unknown as NodeBackend;
  const processor = `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.availableParallelism()} cores`;
  return {
    tf,
    backend,
    device: native.isUsingGpuDevice ? `GPU with ${processor}` : processor,
    versions: {
      node: process.versions.node,
      tensorflow: native.binding.TF_Version,
      tfjs: tf.version.tfjs,
    },
    notes:
      backend === 'tensorflow-gpu' && !native.isUsingGpuDevice
        ? ['TensorFlow finds no GPU that it can use: training runs on the CPU']
        : [],
  };
}

/**
 * Gives tfjs-node 4.22 the two functions of `util` that it calls: Node 23 took one out, and warns of the other.
 *
 * @param util the CommonJS module object; the ES module namespace cannot be written to
 */
export function restoreUtil(util: Record<string, unknown>): void {
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] = Array.isArray;
}

function importPackage(packageName: string): Promise<unknown> {
  return import(packageName);
}

/** Both packages are CommonJS: Node gives their exports as `default`. */
function namespaceOf(loaded: unknown): TensorFlow {
  const { default: exported } = loaded as { readonly default?: TensorFlow };
  return exported ?? (loaded as TensorFlow);
}
