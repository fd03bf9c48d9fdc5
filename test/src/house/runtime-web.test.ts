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

interface BundledFile {
  /** Bytes. */
  readonly gzip: number;
  readonly imports: readonly string[];
  /** The sources that some of its bytes come from. */
  readonly sources: readonly string[];
}

/** What an app's bundler makes of the package, without onnxruntime-web: each file, with its size after `gzip -9`. */
async function bundle(): Promise<ReadonlyMap<string, BundledFile>> {
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
      const { imports, inputs } = metafile.outputs[name]!;
      const sources = Object.keys(inputs).filter((path) => inputs[path]!.bytesInOutput > 0);
      const gzip = gzipSync(contents, { level: 9 }).length;
      return [name, { gzip, imports: imports.map((one) => `${one.kind} ${one.path}`), sources }];
    }),
  );
}

describe('the size of runtime-web', () => {
  it('is at most 18.5 KB with gzip for any page: page, worker, core and its schema library', async () => {
    const files = await bundle();
    const later = ['gpu', 'faster-session'];
    const isLater = (name: string): boolean => later.some((part) => name.startsWith(`out/${part}-`));
    const sizeOf = (names: readonly string[]) => names.reduce((sum, name) => sum + files.get(name)!.gzip, 0);
    const names = [...files.keys()];
    expect(names.filter(isLater)).toHaveLength(later.length);
    // The budget of a page that has no use for the model yet; onnxruntime-web's own script and WebAssembly come on top. Rounded,
    // because builds of zlib differ by some bytes. How other dtypes were proven takes 150 bytes of the manifest's schema, and choosing one for a device 350;
    // to leave out GPUs in software, and to try fp32 where fp16 fails, 180; large pictures in parts that fit, with pauses, 160; to remember the
    // faster device, and to ask which it is, 350.
    expect(sizeOf(names.filter((name) => !isLater(name)))).toBeLessThan(18_500);
    const sizesLater = later.map((part) => sizeOf(names.filter((name) => name.startsWith(`out/${part}-`))));
    // Where WebGPU is tried; and what finds the faster device out, where there is a GPU that was never timed.
    expect(sizesLater[0]).toBeLessThan(1_480);
    expect(sizesLater[1]).toBeLessThan(730);
  });

  it('has nothing in it of what makes noise, which no runtime does', async () => {
    const sources = [...(await bundle()).values()].flatMap((file) => file.sources);
    expect(sources).toContain('core/src/documents/manifest.ts');
    // The manifest's schema asks limits.ts how long a text may be.
    expect(sources.filter((path) => /core.src.(noise.(?!limits\.ts)|random|philox)/.test(path))).toEqual([]);
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
