import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readText, repository } from '../house/repository.js';

interface Conditions {
  readonly node?: string;
  readonly default: string;
}

const bundled = ['core', 'evaluation', 'runtime-node', 'api'];

const entries = bundled.flatMap((room) => {
  const { exports } = JSON.parse(readText(join(room, 'package.json'))) as {
    readonly exports: Readonly<Record<string, Conditions>>;
  };
  return Object.entries(exports)
    .filter(([, { node }]) => node !== undefined)
    .map(([name, conditions]) => ({ name: `${room}${name.slice(1)}`, room, ...conditions }));
});

const load = (room: string, path: string) =>
  import(pathToFileURL(join(repository, room, path)).href) as Promise<object>;

describe('what Node loads', () => {
  it('is there for each room whose modules are many', () => {
    expect(new Set(entries.map(({ room }) => room))).toEqual(new Set(bundled));
  });

  it.each(entries)('exports from $name what its modules export', async ({ room, node, default: modules }) => {
    const names = Object.keys(await load(room, modules));
    expect(Object.keys(await load(room, node!)).sort()).toEqual(names.sort());
  });

  it.each(entries)('is few files at the start for $name', ({ room, node }) => {
    expect(filesOf(join(repository, room, node!)).size).toBeLessThanOrEqual(8);
  });

  it.each(['worker.js', 'probe-main.js'])('has %s beside it, to be started by its path', (name) => {
    expect(existsSync(join(repository, 'runtime-node', 'dist', 'node', name))).toBe(true);
  });
});

/** What `serve` imports while a thread starts; what else is imported later, no start waits for. */
const atStart = /\/(host-app|listen)-/;

/** A file, and those that its relative imports lead to at the start. */
function filesOf(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const text = readFileSync(path, 'utf8');
  for (const [, later, to] of text.matchAll(/(?:from|import(\()?)\s*"(\.[^"]+)"/g)) {
    if (later === undefined || atStart.test(to!)) filesOf(join(path, '..', to!), found);
  }
  return found;
}
