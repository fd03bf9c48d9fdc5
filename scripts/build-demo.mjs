// Builds the demo page to widget/dist/demo, a folder that any static server may serve. Needs what `tsc -b` and
// `buildNode` have built.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { replaceFolder } from './replace-folder.mjs';

/** @param {{root: string, out?: string}} options the repository, and the folder to write. */
export async function buildDemo({ root, out = join(root, 'widget', 'dist', 'demo') }) {
  const { build } = await import('esbuild');
  const { runtimeFiles } = await import(pathToFileURL(join(root, 'runtime-web', 'dist', 'index.js')).href);
  const { parseManifest } = await import(pathToFileURL(join(root, 'core', 'dist', 'index.js')).href);
  const { modelIds, modelUrl } = await import(pathToFileURL(join(root, 'models', 'index.js')).href);
  const require = createRequire(join(root, 'runtime-web', 'package.json'));
  await replaceFolder(out, async (unfinished) => {
    mkdirSync(join(unfinished, 'ort'), { recursive: true });

    const bundle = async (entry, define = {}) => {
      const { metafile } = await build({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        splitting: true,
        format: 'esm',
        target: 'es2022',
        outdir: join(unfinished, 'app'),
        entryNames: '[name]-[hash]',
        chunkNames: 'chunk-[hash]',
        metafile: true,
        define,
        absWorkingDir: root,
        // The worker has a bundle of its own; the address that runtime-web would try without one is not used.
        logOverride: { 'unsupported-dynamic-import': 'silent' },
        logLevel: 'warning',
      });
      // What is imported when it is needed has an entry point of its own.
      const name = relative(root, entry).replaceAll('\\', '/');
      const [file] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === name) ?? [];
      return `app/${basename(file)}`;
    };
    const page = join(root, 'widget', 'src', 'page');
    const worker = await bundle(join(page, 'worker.ts'));
    const script = await bundle(join(page, 'main.ts'), { workerScript: JSON.stringify(worker) });
    const style = await bundle(join(root, 'widget', 'demo', 'demo.css'));

    for (const { path } of Object.values(runtimeFiles)) {
      cpSync(require.resolve(`onnxruntime-web/${path}`), join(unfinished, 'ort', path));
    }
    for (const id of modelIds) {
      const manifest = fileURLToPath(modelUrl(id));
      const facts = parseManifest(readFileSync(manifest, 'utf8'), manifest);
      // Which file a page takes depends on the device, so all of them are there.
      const files = [...Object.values(facts.files), facts.golden];
      for (const path of ['manifest.json', ...files.map((file) => file.path)]) {
        cpSync(join(manifest, '..', path), join(unfinished, 'models', id, path));
      }
    }
    for (const sample of ['digits.png', 'page.png']) {
      cpSync(join(root, 'cli', 'assets', sample), join(unfinished, sample));
    }
    cpSync(join(root, 'widget', 'demo', 'photograph.webp'), join(unfinished, 'photograph.webp'));
    writeFileSync(join(unfinished, 'models.json'), JSON.stringify(modelIds));
    const html = readFileSync(join(root, 'widget', 'demo', 'index.html'), 'utf8');
    writeFileSync(
      join(unfinished, 'index.html'),
      html.replace('"STYLE"', `"${style}"`).replace('"SCRIPT"', `"${script}"`),
    );
  });
}
