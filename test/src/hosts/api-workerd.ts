import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@denoisekit/core';
import { workerdImports, writeWorkerdFolder } from '@denoisekit/parity';
import { build } from 'esbuild';

const script = `
import wasm from './ort.wasm';
import onnx from './model.onnx';
import golden from './golden.bin';
import manifest from './manifest.json';
import { createWorkerApp } from '@denoisekit/api/worker';
const app = createWorkerApp({ wasm, models: { model: { manifest, onnx, golden } } });
export default { fetch: (request) => app.fetch(request) };
`;

/**
 * Writes what workerd needs to serve a model, with the script as a bundler makes it for Workers.
 *
 * @param folder to write to
 * @param model the folder of a model
 * @returns the configuration's path
 */
export async function writeWorkerdApp(folder: string, model: string, port: number): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: [...workerdImports],
    write: false,
    logLevel: 'error',
  });
  const manifest = parseManifest(await readFile(join(model, 'manifest.json'), 'utf8'));
  return await writeWorkerdFolder(folder, { script: outputFiles[0]!.contents, model, manifest, port });
}
