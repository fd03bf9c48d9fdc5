import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@denoisekit/core';
import { workerdImports, writeWorkerdFolder } from '@denoisekit/parity';
import { build, type Plugin } from 'esbuild';
import { repository } from './install.js';

const scriptOf = (warm: boolean) => `
import wasm from './ort.wasm';
import onnx from './model.onnx';
import golden from './golden.bin';
import manifest from './manifest.json';
import { createWorkerApp } from '@denoisekit/api/worker';
const app = createWorkerApp({ wasm, models: { model: { manifest, onnx, golden } } });
${warm ? 'await app.warm();' : ''}
export default { fetch: (request) => app.fetch(request) };
`;

/**
 * Writes what workerd needs to serve a model, with the script as a bundler makes it for Workers.
 *
 * @param folder to write to
 * @param model the folder of a model
 * @param options warm: whether it opens the model while it starts; default: the first request does
 * @returns the configuration's path
 */
export async function writeWorkerdApp(
  folder: string,
  model: string,
  port: number,
  { warm = false }: { readonly warm?: boolean } = {},
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: scriptOf(warm), resolveDir: import.meta.dirname },
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

/** What wrangler makes of them by its rules; here they lie beside the script. */
const asModules: Plugin = {
  name: 'modules that are not JavaScript',
  setup(build) {
    const places = { wasm: './ort.wasm', onnx: './model.onnx', bin: './golden.bin' } as const;
    build.onResolve({ filter: /\.(wasm|onnx|bin)$/ }, ({ path }) => ({
      path: places[path.split('.').at(-1) as keyof typeof places],
      external: true,
    }));
  },
};

/**
 * Writes what workerd needs to serve `api/examples/worker`, with the script as wrangler bundles it.
 *
 * @param folder to write to
 * @param model the folder of the model that the example imports
 * @returns the configuration's path
 */
export async function writeWorkerExample(folder: string, model: string, port: number): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(repository, 'api', 'examples', 'worker', 'index.ts')],
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    plugins: [asModules],
    write: false,
    logLevel: 'error',
  });
  const manifest = parseManifest(await readFile(join(model, 'manifest.json'), 'utf8'));
  return await writeWorkerdFolder(folder, { script: outputFiles[0]!.contents, model, manifest, port });
}
