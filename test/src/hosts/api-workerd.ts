import { copyFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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

const embedded = [
  ['ort.wasm', 'wasm'],
  ['model.onnx', 'data'],
  ['golden.bin', 'data'],
  ['manifest.json', 'text'],
] as const;

/**
 * Writes what workerd needs to serve a model: the script as a bundler makes it for Workers, the compiled WebAssembly, the model.
 *
 * @param folder to write to
 * @param model the folder of a model
 * @returns the configuration's path
 */
export async function writeWorkerdApp(folder: string, model: string, port: number): Promise<string> {
  const require = createRequire(import.meta.url);
  await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: embedded.map(([name]) => `./${name}`),
    outfile: join(folder, 'main.mjs'),
    logLevel: 'error',
  });
  await copyFile(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'), join(folder, 'ort.wasm'));
  for (const name of ['model.onnx', 'golden.bin', 'manifest.json']) {
    await copyFile(join(model, name), join(folder, name));
  }
  const modules = embedded.map(([name, kind]) => `(name = "${name}", ${kind} = embed "${name}"),`);
  const config = join(folder, 'config.capnp');
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "main.mjs", esModule = embed "main.mjs"), ${modules.join(' ')}],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
  );
  return config;
}
