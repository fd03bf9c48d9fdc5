import { existsSync, readdirSync } from 'node:fs';
import { textOf } from '@denoisekit/core';
import { hasBinding, isInstalled } from './packages.js';
import type { LoadedTensorFlow, TensorFlowBackend } from './types.js';

/** What can be known of a machine without loading anything. */
export interface TrainingMachine {
  /** A GPU's device is there. */
  readonly gpu: boolean;
  /** That of an NVIDIA GPU is. */
  readonly nvidia: boolean;
  /** tfjs-node-gpu is built. */
  readonly cudaReady: boolean;
  /** Dawn and TF.js's backend for it are installed. */
  readonly webgpuReady: boolean;
}

/** Looks at a few paths; milliseconds. */
export function trainingMachine(platform: NodeJS.Platform = process.platform): TrainingMachine {
  const nvidia = existsSync('/dev/nvidia0') || existsSync('/dev/dxg');
  return {
    // Elsewhere every machine with a screen has one, and Dawn says if not.
    gpu: platform !== 'linux' || nvidia || hasRenderNode(),
    nvidia,
    cudaReady: hasBinding('@tensorflow/tfjs-node-gpu'),
    webgpuReady: isInstalled('webgpu') && isInstalled('@tensorflow/tfjs-backend-webgpu'),
  };
}

/**
 * The fastest backend that works here: CUDA with a GPU, then WebGPU with one, then the processor. Its last note says which it is
 * and why not one of those before.
 *
 * @param load rejects where the backend does not start; `webgpu` must also where a processor imitates the GPU
 */
export async function chooseBackend(
  machine: TrainingMachine,
  load: (backend: TensorFlowBackend) => Promise<LoadedTensorFlow>,
): Promise<LoadedTensorFlow> {
  if (!machine.gpu) return chosen(await load('tensorflow'), ['there is no GPU']);
  const reasons: string[] = [];
  const withoutGpu: LoadedTensorFlow[] = [];
  const cuda = async (): Promise<LoadedTensorFlow | string> => {
    if (!machine.nvidia) return 'there is no NVIDIA GPU';
    if (!machine.cudaReady) return 'CUDA is not set up (@tensorflow/tfjs-node-gpu is not built)';
    const loaded = await load('tensorflow-gpu');
    if (loaded.accelerated) return loaded;
    withoutGpu.push(loaded);
    return 'TensorFlow cannot use the NVIDIA GPU';
  };
  const webgpu = async (): Promise<LoadedTensorFlow | string> => {
    if (!machine.webgpuReady)
      return 'WebGPU is not set up (webgpu and @tensorflow/tfjs-backend-webgpu are not installed)';
    return await load('webgpu');
  };
  for (const attempt of [cuda, webgpu]) {
    const found = await attempt().catch(textOf);
    if (typeof found !== 'string') return chosen(found, reasons);
    reasons.push(found);
  }
  // Two TensorFlow libraries cannot share a process: the one that is loaded serves the processor too.
  return chosen(withoutGpu[0] ?? (await load('tensorflow')), reasons);
}

function chosen(loaded: LoadedTensorFlow, reasons: readonly string[]): LoadedTensorFlow {
  const why = reasons.length === 0 ? '' : `, because ${reasons.join(', and ')}`;
  return { ...loaded, notes: [...loaded.notes, `chose the backend ${loaded.backend}${why}`] };
}

function hasRenderNode(): boolean {
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('render'));
  } catch {
    return false;
  }
}
