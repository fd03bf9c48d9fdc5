/** Lines of one room, by what they are for. */
export interface RoomLines {
  /** What runs: TypeScript, JavaScript and Python. */
  source: number;
  tests: number;
}

const code = /\.(?:ts|mjs|js|py)$/;
const declarations = /\.d\.(?:ts|mts)$/;
const tests = /\.test\.|^test\/|\/(?:tests|testing|fixtures)\//;

/** Tests of one room that need a browser, which `test` starts. */
const inBrowser = /^test\/src\/browser\/([\w-]+)\/.*\.test\.ts$/;

/** Lines by room, which is the first folder of a path; files at the root belong to none. Tests in a browser that are of one room count for that. */
export function linesByRoom(
  paths: readonly string[],
  read: (path: string) => string,
): ReadonlyMap<string, RoomLines> {
  const rooms = new Map<string, RoomLines>();
  for (const path of paths) {
    if (!path.includes('/') || path.startsWith('.') || !code.test(path) || declarations.test(path)) continue;
    const first = path.slice(0, path.indexOf('/'));
    const room = inBrowser.exec(path)?.[1] ?? first;
    const lines = rooms.get(room) ?? { source: 0, tests: 0 };
    rooms.set(room, lines);
    lines[tests.test(path) ? 'tests' : 'source'] += read(path).split('\n').length - 1;
  }
  return rooms;
}
