import { chooseBackend, trainingMachine, type TrainingMachine } from './choose.js';
import { loadNative } from './native.js';
import { importPackage, versionOf } from './packages.js';
import type { LoadPackage, LoadedTensorFlow, TensorFlowBackend } from './types.js';
import { loadWebGpu } from './webgpu.js';

export { tensorFlowBackends } from './types.js';
export type { LoadedTensorFlow, TensorFlow, TensorFlowBackend } from './types.js';

export interface LoadTensorFlowOptions {
  readonly env?: Record<string, string | undefined>;
  readonly load?: LoadPackage;
  /** The facts that decide `auto`; default: those of this machine. */
  readonly machine?: TrainingMachine;
}

/**
 * TF.js on something that computes. `auto` takes the fastest that is there and says in its notes which and why; a backend that is
 * named is taken or refused.
 *
 * @throws DenoiseError `setup-missing` when a package or its compiled binding cannot be loaded; `device-unavailable` when WebGPU
 *   finds no adapter
 */
export async function loadTensorFlow(
  backend: TensorFlowBackend | 'auto' = 'tensorflow',
  { env = process.env, load = importPackage, machine }: LoadTensorFlowOptions = {},
): Promise<LoadedTensorFlow> {
  switch (backend) {
    case 'tensorflow':
    case 'tensorflow-gpu':
      return await loadNative(backend, { env, load });
    case 'webgpu':
      return await loadWebGpu({ load, versionOf });
    case 'auto':
      return await chooseBackend(machine ?? trainingMachine(), (choice) =>
        choice === 'webgpu'
          ? loadWebGpu({ load, versionOf, hardwareOnly: true })
          : loadNative(choice, { env, load }),
      );
  }
}
