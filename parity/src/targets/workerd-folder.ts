import { copyFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileOf, type ModelManifest } from '@denoisekit/core';

/** The modules that are not JavaScript, as workerd's configuration calls their kinds. */
const modules = [
  ['ort.wasm', 'wasm'],
  ['model.onnx', 'data'],
  ['golden.bin', 'data'],
  ['manifest.json', 'text'],
  ['options.json', 'json'],
] as const;

/** What the script's bundler leaves as imports. */
export const workerdImports: readonly string[] = modules.map(([name]) => `./${name}`);

export interface WorkerdFolder {
  /** A module for Workers, bundled. */
  readonly script: Uint8Array;
  /** The folder of a model. */
  readonly model: string;
  readonly manifest: ModelManifest;
  readonly port: number;
  /** What `./options.json` gives the script. */
  readonly options?: object;
}

/**
 * Writes what workerd needs to serve a model: the script, the compiled WebAssembly, the model, the configuration.
 *
 * @returns the configuration's path
 */
export async function writeWorkerdFolder(
  folder: string,
  { script, model, manifest, port, options = {} }: WorkerdFolder,
): Promise<string> {
  await writeFile(join(folder, 'main.mjs'), script);
  await writeFile(join(folder, 'options.json'), JSON.stringify(options));
  const sources = {
    'ort.wasm': createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
    'model.onnx': join(model, fileOf(manifest).path),
    'golden.bin': join(model, manifest.golden.path),
    'manifest.json': join(model, 'manifest.json'),
  };
  for (const [name, source] of Object.entries(sources)) await copyFile(source, join(folder, name));
  const path = join(folder, 'config.capnp');
  await writeFile(path, configuration(port));
  return path;
}

function configuration(port: number): string {
  const embedded = modules.map(([name, kind]) => `(name = "${name}", ${kind} = embed "${name}"),`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "main.mjs", esModule = embed "main.mjs"), ${embedded.join(' ')}],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}
