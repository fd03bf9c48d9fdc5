import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DenoiseError } from '@denoisekit/core/session';

/** Files that ONNX Runtime's CUDA provider consists of, beside `libonnxruntime.so.1`. */
export const cudaProviderFiles = [
  'libonnxruntime_providers_shared.so',
  'libonnxruntime_providers_cuda.so',
] as const;

/**
 * The folder of onnxruntime-node that holds its native binding, or undefined where the package is not installed or has
 * none for this platform.
 */
export function nativeFolder(platform = process.platform, arch = process.arch): string | undefined {
  const entry = packageEntry();
  if (entry === undefined) return undefined;
  const folder = join(dirname(entry), '..', 'bin', 'napi-v6', platform, arch);
  return existsSync(folder) ? folder : undefined;
}

function packageEntry(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('onnxruntime-node');
  } catch {
    return undefined;
  }
}

/** The version of onnxruntime-node, without loading it; `none` where it is not installed. */
export function nativeVersion(): string {
  const entry = packageEntry();
  if (entry === undefined) return 'none';
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

/** Which of the provider's files are not there. */
export function missingCudaFiles(folder = nativeFolder()): readonly string[] {
  return cudaProviderFiles.filter((name) => folder === undefined || !existsSync(join(folder, name)));
}

/** @throws DenoiseError `device-unavailable` where the CUDA provider is not installed */
export function assertCudaInstalled(folder = nativeFolder()): void {
  if (missingCudaFiles(folder).length === 0) return;
  throw new DenoiseError('device-unavailable', {
    what: 'the CUDA provider is not installed',
    fix: 'denoisekit setup cuda installs it',
    details: { device: 'cuda', absent: true },
  });
}
