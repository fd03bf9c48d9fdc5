import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { workerdImports } from './workerd-folder.js';

const here = import.meta.url;
const folder = fileURLToPath(new URL('../page/', here));
const extension = here.endsWith('.ts') ? 'ts' : 'js';
/** From sources where this file is one, so that tests need no build. */
const conditions = extension === 'ts' ? ['source'] : [];

let bundled: Promise<ReadonlyMap<string, Uint8Array>> | undefined;

/** The scripts of the pages, as an app's bundler would make them: a file's name, and its content. Made once. */
export function bundlePage(): Promise<ReadonlyMap<string, Uint8Array>> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: ['page', 'alone', 'worker', 'probe'].map((name) => `${folder}${name}.${extension}`),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions,
    outdir: folder,
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

/** The script for workerd. */
export async function bundleWorkerd(): Promise<Uint8Array> {
  const contents = `
import wasm from './ort.wasm';
import onnx from './model.onnx';
import golden from './golden.bin';
import manifest from './manifest.json';
import options from './options.json';
import { createWorker } from './workerd.${extension}';
export default createWorker({ ...options, wasm, models: { model: { manifest, onnx, golden } } });
`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    conditions: [...conditions, 'workerd', 'worker', 'browser'],
    external: [...workerdImports],
  });
  return outputFiles[0]!.contents;
}
