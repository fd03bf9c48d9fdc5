import { posix } from 'node:path';
import ts from 'typescript';

/** What one room may import, besides its own files. */
export interface RoomRule {
  /** Other rooms, by name. */
  readonly rooms: readonly string[];
  /** npm packages that the room's sources may name; `declared` allows what its package.json depends on. */
  readonly packages: readonly string[] | 'declared';
  /** Whether `node:` modules may be imported. */
  readonly node: boolean;
  /** Rooms that only tests may name. */
  readonly testRooms?: readonly string[];
  /** Files that name a platform, with rules of their own; the rest of the room names none. */
  readonly entries?: Readonly<Record<string, RoomRule>>;
}

export const rules: Readonly<Record<string, RoomRule>> = {
  core: { rooms: [], packages: ['valibot'], node: false },
  models: { rooms: ['core'], packages: [], node: true },
  'runtime-node': { rooms: ['core'], packages: ['onnxruntime-node', 'onnxruntime-web', 'sharp'], node: true },
  'runtime-web': { rooms: ['core'], packages: ['onnxruntime-web'], node: false },
  widget: {
    rooms: ['core'],
    packages: [],
    node: false,
    entries: {
      'widget/src/denoise-widget.ts': { rooms: ['core', 'runtime-web'], packages: [], node: false },
      'widget/src/download/zip.ts': { rooms: [], packages: ['fflate'], node: false },
      'widget/src/codec/deflate.ts': { rooms: ['core'], packages: ['fflate'], node: false },
      'widget/src/page/worker.ts': { rooms: ['runtime-web'], packages: [], node: false },
      'widget/src/page/parity.ts': { rooms: ['core', 'runtime-web'], packages: [], node: false },
    },
  },
  api: {
    rooms: ['core'],
    packages: ['hono', 'valibot', '@valibot/to-json-schema'],
    node: false,
    testRooms: ['models', 'runtime-node'],
    entries: {
      'api/src/access/key-file.ts': { rooms: ['core'], packages: [], node: true },
      'api/src/host-app.ts': { rooms: ['core', 'runtime-node'], packages: [], node: true },
      'api/src/node.ts': { rooms: ['runtime-node'], packages: [], node: true },
      'api/src/listen.ts': { rooms: ['core'], packages: ['@hono/node-server'], node: true },
      'api/src/worker.ts': { rooms: ['core', 'runtime-web'], packages: [], node: false },
      'api/src/worker-zlib.ts': { rooms: ['core'], packages: ['fflate'], node: false },
    },
  },
  parity: {
    rooms: ['core', 'runtime-node'],
    packages: 'declared',
    node: true,
    entries: {
      'parity/src/page/page.ts': { rooms: ['core', 'runtime-web'], packages: [], node: false },
      'parity/src/page/probe.ts': { rooms: [], packages: ['onnxruntime-web'], node: false },
      'parity/src/page/worker.ts': { rooms: ['runtime-web'], packages: [], node: false },
      'parity/src/page/workerd.ts': { rooms: ['api'], packages: [], node: false },
    },
  },
  evaluation: { rooms: ['core'], packages: [], node: false },
  report: { rooms: ['core', 'evaluation'], packages: 'declared', node: true },
  training: { rooms: ['core'], packages: 'declared', node: true },
  export: { rooms: ['core', 'evaluation', 'runtime-node'], packages: 'declared', node: true },
  cli: {
    rooms: [
      ...[
        'core',
        'models',
        'evaluation',
        'runtime-node',
        'api',
        'parity',
        'report',
        'widget',
        'training',
        'export',
      ],
    ],
    packages: 'declared',
    node: true,
  },
  test: {
    rooms: [
      ...['core', 'models', 'evaluation', 'runtime-node', 'runtime-web', 'widget', 'api', 'parity'],
      ...['report', 'training', 'export', 'cli'],
    ],
    packages: 'declared',
    node: true,
  },
};

export interface Source {
  /** From the repository's root, with `/`: `core/src/noise.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Declared {
  /** What the room's package.json depends on. */
  readonly dependencies: readonly string[];
  /** What only tests may use: the room's and the root's devDependencies. */
  readonly testing: readonly string[];
}

/** Tests and their helpers, which are not published and run under Node alone. */
export function isTest(path: string): boolean {
  return /\.test\.(\w+\.)?ts$/.test(path) || path.includes('/src/testing/') || path.startsWith('test/');
}

/** Every module that a file names: imports, re-exports, dynamic imports, `require`, `import()` types. */
export function importsOf(source: Source): string[] {
  return ts.preProcessFile(source.text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** `@scope/name/sub` is `@scope/name`; `name/sub` is `name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What a file imports against the rules of its room, as sentences. */
export function wrongImports(source: Source, declared: Declared): string[] {
  const room = source.path.split('/')[0] ?? '';
  const rule = rules[room]?.entries?.[source.path] ?? rules[room];
  if (rule === undefined) return [`${source.path} is in ${room}, which has no rule of its own`];
  return importsOf(source).flatMap((specifier) => {
    const reason = whyWrong(specifier, room, rule, source.path, declared);
    return reason === undefined ? [] : [`${source.path} imports ${specifier}: ${reason}`];
  });
}

function whyWrong(
  specifier: string,
  room: string,
  rule: RoomRule,
  path: string,
  { dependencies, testing }: Declared,
): string | undefined {
  const test = isTest(path);
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(path), specifier));
    return target.startsWith(`${room}/`) ? undefined : 'a room is entered by its name, not by a path';
  }
  if (specifier.startsWith('node:')) return rule.node || test ? undefined : `${room} runs without Node`;
  const name = packageOf(specifier);
  if (name.startsWith('@denoisekit/')) {
    const other = name.slice('@denoisekit/'.length);
    const rooms = test ? [...rule.rooms, ...(rule.testRooms ?? [])] : rule.rooms;
    return rooms.includes(other) || other === room ? undefined : `${room} may not import ${other}`;
  }
  if (test && testing.includes(name)) return undefined;
  const allowed = rule.packages === 'declared' ? dependencies : rule.packages;
  if (!allowed.includes(name)) return `${room} may not import this package`;
  return dependencies.includes(name) ? undefined : `${room}/package.json does not list it`;
}
