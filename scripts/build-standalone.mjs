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
  // esbuild puts all that any two of the entries take from a package's index into one chunk; rolldown goes by what each takes.
  const { build } = await import('rolldown');
  await replaceFolder(out, async (unfinished) => {
    const input = {
      widget: join(root, 'widget', 'src', 'standalone.ts'),
      worker: join(root, 'runtime-web', 'dist', 'worker.js'),
    };
    const { output } = await build({
      cwd: root,
      input,
      transform: { target: 'es2022' },
      output: {
        dir: unfinished,
        format: 'esm',
        minify: true,
        // The two names that pages know stay; the rest changes with its content, so that no cache mixes two versions. It imports neither of
        // them: a page may ask for widget.js?v=2, which is another module.
        chunkFileNames: ({ name }) => (name.startsWith('part') ? 'chunk-[hash].js' : '[name]-[hash].js'),
        codeSplitting: { groups: [{ name: 'part', entriesAware: true, test: isPart(Object.values(input)) }] },
        comments: { legal: false }, // LICENSES.txt has them
      },
    });
    const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    writeFileSync(join(unfinished, 'LICENSES.txt'), licensesText(root, bundledPackages(root, modules)));
  });
}

/** Whether a module goes into the chunks that entries share; the files of onnxruntime-web keep their names. */
const isPart = (entries) => (id) => !entries.includes(id) && !id.includes('onnxruntime-web');
