import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileOf, littleEndian } from '@denoisekit/core';
import type { PageJob } from '../page/protocol.js';
import type { ParityJob } from '../target.js';
import { bundlePage } from './bundle.js';

/** What the page of a script is asked for. */
export function jobOf({ dtype, pack: { cases, tile } }: ParityJob, device: PageJob['device']): PageJob {
  return { device, dtype, tile, shapes: cases.map(({ input }) => input.shape) };
}

export function htmlOf(script: string): Uint8Array {
  return Buffer.from(
    `<!doctype html><title>parity</title><script type="module" src="/${script}.js"></script>`,
  );
}

/** Of all images: the answers have as many. */
export function valuesOf({ pack: { cases } }: ParityJob): number {
  return cases.reduce((sum, { input }) => sum + input.data.length, 0);
}

/** The scripts, and the files of onnxruntime-web. */
export async function sharedFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { resolve } = createRequire(import.meta.url);
  const files = new Map<string, Uint8Array>();
  for (const [name, content] of await bundlePage()) files.set(`/${name}`, content);
  const endings = ['wasm', 'mjs', 'asyncify.wasm', 'asyncify.mjs'];
  for (const name of endings.map((end) => `ort-wasm-simd-threaded.${end}`)) {
    files.set(`/ort/${name}`, await readFile(resolve(`onnxruntime-web/${name}`)));
  }
  return files;
}

/** The model and the inputs. */
export async function filesOf({
  model,
  manifest,
  pack,
  dtype,
}: ParityJob): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of ['manifest.json', fileOf(manifest, dtype).path, manifest.golden.path]) {
    files.set(`/model/${name}`, await readFile(join(model, name)));
  }
  files.set('/inputs.bin', Buffer.concat(pack.cases.map(({ input }) => littleEndian(input.data))));
  return files;
}
