import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { nativeFolder } from '../native-folder.js';

/** What the provider needs, each before those that need it. */
export const cudaLibraries = [
  'libcudart.so.13',
  'libnvrtc.so.13',
  'libnvJitLink.so.13',
  'libcublasLt.so.13',
  'libcublas.so.13',
  'libcurand.so.10',
  'libcufft.so.12',
  'libcudnn.so.9',
] as const;

/** glibc's RTLD_NODELETE (bits/dlfcn.h), which Node does not name. */
const keepLoaded = 0x1000;

/** Loads a library into the process. May throw when it is loaded nevertheless. */
export type LoadLibrary = (path: string) => void;

/**
 * Loads the CUDA libraries that `denoisekit setup cuda` put beside ONNX Runtime, those that are there.
 *
 * The provider names its libraries without saying where they are, and the loader looks for them in LD_LIBRARY_PATH as it was
 * when the process started; but one that is loaded already is found by its name. What fails is left to the provider to report.
 */
export function preloadCuda(folder = nativeFolder(), load: LoadLibrary = loadShared): void {
  if (folder === undefined) return;
  for (const name of cudaLibraries) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    try {
      load(path);
    } catch {
      // Node throws for every library that is no addon, after it has loaded it; it stays, because it may not be deleted.
    }
  }
}

function loadShared(path: string): void {
  process.dlopen(
    { exports: {} },
    path,
    constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL | keepLoaded,
  );
}
