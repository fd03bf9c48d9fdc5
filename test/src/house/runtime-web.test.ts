import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runtimeFiles } from '@denoisekit/runtime-web';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { readPackage, repository } from './repository.js';

const { resolve } = createRequire(import.meta.url);

/** What an app's bundler makes of the package, without onnxruntime-web: each file, with its size after `gzip -9`. */
async function bundle(): Promise<ReadonlyMap<string, { readonly gzip: number; readonly imports: string[] }>> {
  const { outputFiles, metafile } = await build({
    entryPoints: ['index', 'worker'].map((name) => join(repository, 'runtime-web', 'src', `${name}.ts`)),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['source'],
    external: ['onnxruntime-web'],
    outdir: join(repository, 'out'),
    write: false,
    metafile: true,
    absWorkingDir: repository,
  });
  return new Map(
    outputFiles.map(({ path, contents }) => {
      const name = path.slice(repository.length).replaceAll('\\', '/').replace(/^\//, '');
      const imports = metafile.outputs[name]!.imports.map((one) => `${one.kind} ${one.path}`);
      return [name, { gzip: gzipSync(contents, { level: 9 }).length, imports }];
    }),
  );
}

describe('the size of runtime-web', () => {
  it('is at most 25 KB with gzip, all of it: page, worker, core and its schema library', async () => {
    const files = [...(await bundle()).values()];
    expect(files.length).toBeGreaterThan(1);
    // The budget of a page that has no use for the model yet; onnxruntime-web's own script and WebAssembly come on top.
    expect(files.reduce((sum, { gzip }) => sum + gzip, 0)).toBeLessThan(25_000);
  });

  it('has the builds of onnxruntime-web loaded on demand only, and never the bare package', async () => {
    const imports = [...(await bundle()).values()].flatMap((file) => file.imports);
    const library = imports.filter((one) => one.includes('onnxruntime'));
    expect(library.sort()).toEqual([
      'dynamic-import onnxruntime-web/wasm',
      'dynamic-import onnxruntime-web/webgpu',
    ]);
  });
});

describe('the files of onnxruntime-web that runtime-web expects', () => {
  it.each(Object.values(runtimeFiles))(
    'are those of the installed version: $path',
    ({ path, bytes, sha256 }) => {
      const content = readFileSync(resolve(`onnxruntime-web/${path}`));
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    },
  );

  it('belong to the version that the package asks for', () => {
    expect(readPackage('runtime-web').dependencies?.['onnxruntime-web']).toBe('1.30.0');
  });
});
