// Bundles what Node loads: the entries with a `node` condition in their package's exports, from what `tsc -b` has built. Node takes
// about half a millisecond for each module that it loads; browsers and bundlers go on to get the modules one by one.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { replaceFolder } from './replace-folder.mjs';

const rooms = ['core', 'evaluation', 'runtime-node', 'cli', 'api'];

/** Programs that are started by their path: beside the module that starts them, or as the command. */
const programs = { 'runtime-node': ['dist/doctor/probe-main.js'], cli: ['dist/bin.js'] };

/** What to bundle into what, by the room's package.json. @param {string} root @param {string} room */
function nodeEntries(root, room) {
  const { exports } = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8'));
  const entries = Object.values(exports).filter((entry) => entry.node !== undefined);
  return {
    folder: entries.length === 0 ? 'dist/node' : dirname(entries[0].node),
    files: [
      ...entries.map((entry) => ({ in: entry.default, out: basename(entry.node, '.js') })),
      ...(programs[room] ?? []).map((path) => ({ in: path, out: basename(path, '.js') })),
    ],
  };
}

/** @param {{root: string}} options the repository. */
export async function buildNode({ root }) {
  const { build } = await import('esbuild');
  for (const room of rooms) {
    const { folder, files } = nodeEntries(root, room);
    await replaceFolder(join(root, room, folder), async (outdir) => {
      await build({
        entryPoints: files.map((file) => ({ ...file, in: join(root, room, file.in) })),
        bundle: true,
        splitting: true,
        format: 'esm',
        platform: 'node',
        target: 'node20',
        // Other packages stay what they are: two copies of an error's class would be two classes.
        packages: 'external',
        outdir,
        chunkNames: '[name]-[hash]',
        sourcemap: true,
        sourcesContent: false,
        absWorkingDir: root,
        logLevel: 'warning',
      });
    });
  }
}
