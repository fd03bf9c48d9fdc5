import { widest, type OperatorGroup, type WidthGrid } from './group.js';
import type { OperatorMap } from './map.js';

/** One grid's widths that some target has wrong or refuses. */
export interface UnsafeGrid extends WidthGrid {
  /** By the channels that come in, in words of JSON: the channels that go out. */
  readonly unsafe: Readonly<Record<string, readonly number[]>>;
}

/** What export must not write: the part of the map that it reads, as `unsafe_widths.json`. */
export interface UnsafeWidths {
  /** Of each runtime: the version that was swept. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** The widest that was swept in and out. Beyond it a width is as the one of `widest` or less that is the same modulo `period`. */
  readonly widest: number;
  readonly period: number;
  readonly grids: readonly UnsafeGrid[];
}

/** The kernels that runtimes choose depend on whether 3, 4 and their like divide a width. */
export const period = 12;

/** Those groups of which a map knows nothing at all. */
export function unknownGroups<G extends Pick<OperatorGroup, 'name'>>(
  groups: readonly G[],
  map: OperatorMap,
): readonly G[] {
  return groups.filter(({ name }) => Object.keys(map.groups[name]?.findings ?? {}).length === 0);
}

/** What is unsafe on any target, by the grids among the groups. */
export function unsafeWidths(groups: readonly OperatorGroup[], map: OperatorMap): UnsafeWidths {
  const grids = groups.flatMap(({ name, grid }): UnsafeGrid[] => {
    if (grid === undefined) return [];
    const keys = new Set(
      Object.values(map.groups[name]?.findings ?? {}).flatMap(({ wrong, refused }) => [
        ...Object.keys(wrong),
        ...Object.keys(refused),
      ]),
    );
    const pairs = [...keys].map((key) => key.split('>').map(Number) as [number, number]);
    const from = [...new Set(pairs.map(([one]) => one))].sort((a, b) => a - b);
    const unsafe = from.map((one) => {
      const to = pairs.filter(([other]) => other === one).map(([, out]) => out);
      return [String(one), to.sort((a, b) => a - b)] as const;
    });
    const { op, kernel, strides, group } = grid;
    return [{ op, kernel, strides, group, unsafe: Object.fromEntries(unsafe) }];
  });
  const versions = Object.values(map.targets).map(({ runtime, version }) => [runtime, version] as const);
  return { runtimes: Object.fromEntries(versions), widest, period, grids };
}

/** The file's text: a line each for the widths that come in. */
export function unsafeWidthsText({ grids, ...facts }: UnsafeWidths): string {
  const entries = Object.entries(facts).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  const texts = grids.map(({ unsafe, ...grid }) => {
    const rows = Object.entries(unsafe).map(([from, to]) => `        "${from}": ${JSON.stringify(to)}`);
    const head = Object.entries(grid).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
    return `    { ${head.join(', ')}, "unsafe": {${rows.length === 0 ? '' : `\n${rows.join(',\n')}\n    `}} }`;
  });
  return `{\n${entries.join(',\n')},\n  "grids": [\n${texts.join(',\n')}\n  ]\n}\n`;
}
