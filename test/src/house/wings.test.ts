import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, isTest } from './imports.js';
import { readText, sourcesOf } from './repository.js';

/** The folders of a room, each importing only those before it and the files beside the room's `index.ts`. */
const wings: Readonly<Record<string, readonly string[]>> = {
  core: [
    ...['image', 'random', 'noise', 'documents', 'scores', 'runtime', 'picture'],
    ...['batching', 'image-file', 'testing'],
  ],
  training: [
    ...['backends', 'images', 'files', 'pictures', 'data', 'pages'],
    ...['layers', 'step', 'recipes', 'score', 'run', 'tensorboard', 'example'],
  ],
  export: ['folder', 'python', 'check', 'card', 'model', 'pictures', 'variants', 'import'],
  evaluation: ['baselines'],
  parity: ['probe', 'onnx', 'page', 'child', 'targets', 'explain', 'sweep', 'testing'],
  'runtime-node': ['image-formats', 'onnx', 'cuda', 'pool', 'doctor', 'testing'],
  'runtime-web': ['isolate'],
  report: ['html', 'plots', 'sections', 'results', 'testing'],
  widget: [
    ...['browser', 'raster', 'codec', 'state', 'intake', 'worker', 'model', 'denoise', 'view', 'compare'],
    ...['download', 'queue', 'element', 'page'],
  ],
  api: ['limits', 'description', 'access', 'routes', 'testing'],
  cli: [
    ...['terminal', 'command', 'files', 'models', 'pictures', 'denoise', 'evaluate', 'train', 'parity'],
    ...['serve', 'reports', 'verbs', 'testing'],
  ],
};

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const wingOf = (path: string) => (path.split('/').length > 3 ? path.split('/')[2]! : '');

function arrowsOf(path: string, text: string): Arrow[] {
  return importsOf({ path, text })
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from: wingOf(path), to: wingOf(posix.join(posix.dirname(path), specifier)) }));
}

/** Arrows to a wing above; files beside `index.ts` stand below all wings where a wing imports them, above where they import one. */
const against = (order: readonly string[], arrows: readonly Arrow[]) =>
  arrows.filter(({ from, to }) => from !== '' && to !== '' && order.indexOf(to) > order.indexOf(from));

describe.each(Object.keys(wings))('the folders of %s', (room) => {
  const sources = sourcesOf(room).filter((path) => !isTest(path));

  it('are those that were ordered here', () => {
    const found = new Set(
      sourcesOf(room)
        .map(wingOf)
        .filter((wing) => wing !== ''),
    );
    expect([...found].sort()).toEqual([...wings[room]!].sort());
  });

  it('import none that stands above them', () => {
    const wrong = sources.filter((path) => against(wings[room]!, arrowsOf(path, readText(path))).length > 0);
    expect(wrong).toEqual([]);
  });
});

it('finds an import that points up', () => {
  const arrows = arrowsOf(
    'core/src/image/a.ts',
    `import { b } from '../noise/deep/b.js';\nimport '../errors.js';`,
  );
  expect(against(['image', 'noise'], arrows)).toEqual([{ from: 'image', to: 'noise' }]);
  expect(against(['noise', 'image'], arrows)).toEqual([]);
});
