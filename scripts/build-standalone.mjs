// Builds the widget for pages without a bundler to widget/dist/standalone. Needs what `tsc -b` has built.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFolder } from './replace-folder.mjs';
import { bundledPackages, licensesText } from './standalone/licenses.mjs';

/**
 * All files lie in one folder: onnxruntime-web's WebAssembly and the worker are looked for beside the script.
 *
 * @param {{root: string, out?: string}} options the repository, and the folder to write.
 */
export async function buildStandalone({ root, out = join(root, 'widget', 'dist', 'standalone') }) {
  const { build } = await import('esbuild');
  await replaceFolder(out, async (unfinished) => {
    const { metafile } = await build({
      entryPoints: {
        widget: join(root, 'widget', 'src', 'standalone.ts'),
        worker: join(root, 'runtime-web', 'dist', 'worker.js'),
      },
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      target: 'es2022',
      outdir: unfinished,
      // The two names that pages know stay; the rest changes with its content, so that no cache mixes two versions.
      chunkNames: '[name]-[hash]',
      legalComments: 'none', // LICENSES.txt has them
      metafile: true,
      absWorkingDir: root,
      logLevel: 'warning',
    });
    writeFileSync(join(unfinished, 'LICENSES.txt'), licensesText(root, bundledPackages(metafile)));
  });
}
