import { randomUUID } from 'node:crypto';
import { systemCodeOf } from '@denoisekit/core';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { emptyMap, parseMap, type OperatorMap } from './map.js';

/** Levels of objects that are broken into lines: deeper ones are one finding each. */
const brokenLevels = 4;

/** JSON of which a finding is one line, so that what changes in a version control is what was found anew. */
export function mapText(map: OperatorMap): string {
  return `${lines(map, 0)}\n`;
}

function lines(value: unknown, depth: number): string {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || depth >= brokenLevels) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, of]) => of !== undefined);
  if (entries.length === 0) return '{}';
  const indent = '  '.repeat(depth + 1);
  const inner = entries.map(([key, of]) => `${indent}${JSON.stringify(key)}: ${lines(of, depth + 1)}`);
  return `{\n${inner.join(',\n')}\n${'  '.repeat(depth)}}`;
}

/** The map of a file; an empty one where there is no file. */
export async function readMap(path: string): Promise<OperatorMap> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? emptyMap : parseMap(text, path);
}

/** Writes a whole file or none: into a temporary file beside it, which is then renamed. */
export async function writeText(path: string, text: string): Promise<void> {
  const neighbour = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(neighbour, text);
    await rename(neighbour, path);
  } catch (error) {
    await rm(neighbour, { force: true });
    throw error;
  }
}
