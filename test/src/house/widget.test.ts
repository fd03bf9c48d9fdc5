import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { repository } from './repository.js';

/** What an app's bundler makes of one entry of the package, without core and the runtime. */
async function bundle(
  entry: string,
): Promise<{ readonly code: string; readonly imports: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(repository, 'widget', 'src', `${entry}.ts`)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['@denoisekit/core', '@denoisekit/runtime-web', 'fflate'],
    write: false,
    metafile: true,
    outdir: join(repository, 'out'),
    absWorkingDir: repository,
  });
  const [output] = Object.values(metafile.outputs);
  return {
    code: outputFiles[0]!.text,
    imports: [...new Set(output!.imports.map(({ path }) => path))].sort(),
  };
}

describe('the widget’s own code', () => {
  it('is at most 32.1 KB with gzip, and asks for core and the runtime only', async () => {
    const { code, imports } = await bundle('define');
    // What a page pays for the element itself; core and the runtime have a budget of their own. Refusing animations took 200 bytes of it,
    // packing large PNGs without holding up the page 100, saying what a file of fewer bits costs 200, showing pictures as their profile says 1,050, pale print of pages 300, asking for what a model is for 400, reading and writing parts a strip a turn 120, a camera 920, AVIF 920, large pictures by what is seen of them 1,350, levels of 255 for photographs 150, keeping the answer and the focus 140, saying what a download lost and what does not run or is wrong 400, a list that keeps its results 200.
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(32_100);
    expect(imports).toEqual([
      '@denoisekit/core',
      '@denoisekit/core/errors',
      '@denoisekit/core/image-file',
      '@denoisekit/runtime-web',
      // 3 KB of it, when somebody downloads several pictures as one archive.
      'fflate',
    ]);
  });

  it('registers the element in define, and nowhere else', async () => {
    expect((await bundle('define')).code).toContain('customElements.define("denoise-widget"');
    expect((await bundle('index')).code).not.toContain('customElements.define');
  });

  it('names no runtime in what extends HTMLElement', async () => {
    expect((await bundle('element/element')).imports).toEqual([
      '@denoisekit/core',
      '@denoisekit/core/errors',
      '@denoisekit/core/image-file',
      'fflate',
    ]);
  });
});
