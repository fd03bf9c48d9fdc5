import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runtimeFiles } from '@denoisekit/runtime-web';

export const demoFolder = fileURLToPath(new URL('../dist/demo', import.meta.url));

export const standaloneFolder = fileURLToPath(new URL('../dist/standalone', import.meta.url));

export function runtimePaths() {
  // Asked from runtime-web, whose dependency it is: some package managers hide it from others.
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('@denoisekit/runtime-web'));
  const entries = Object.values(runtimeFiles).map(({ path }) => [path, resolve(`onnxruntime-web/${path}`)]);
  return Object.fromEntries(entries);
}
