import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { DenoiseError, textOf } from '@denoisekit/core';
import { formatOfPath, imageEndings } from './image-paths.js';

export interface Input {
  /** Absolute. */
  readonly path: string;
  /** As people know it: relative to where they are, if they named it so. */
  readonly shown: string;
  /** Where it goes below an output folder: `a.png`, or `2024/a.png` for the pattern `scans/**` + `/*.png`. */
  readonly below: string;
}

export interface Inputs {
  readonly files: readonly Input[];
  /** A folder or a pattern was named, so there may be any number of files. */
  readonly many: boolean;
}

/**
 * The files that the words of a command line stand for: files as they are (also those that are missing: denoising them
 * reports it), the images directly in a folder, and what matches a pattern such as `scans/*.png`.
 *
 * @throws DenoiseError `file-missing` for a pattern or a folder without images
 */
export async function expandInputs(words: readonly string[], cwd: string): Promise<Inputs> {
  const found = new Map<string, Input>();
  let many = words.length > 1;
  for (const word of words) {
    const { files, several } = await expandWord(word, cwd);
    many ||= several;
    for (const file of files) if (!found.has(file.path)) found.set(file.path, file);
  }
  return { files: [...found.values()], many };
}

async function expandWord(
  word: string,
  cwd: string,
): Promise<{ readonly files: readonly Input[]; readonly several: boolean }> {
  const path = resolve(cwd, word);
  // What exists is meant literally, even with brackets in its name.
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory() === true) return { files: await imagesIn(path, word), several: true };
  if (kind === undefined) {
    const { isDynamicPattern } = await import('tinyglobby');
    if (isDynamicPattern(word)) return { files: await matchesOf(word, cwd), several: true };
  }
  return { files: [{ path, shown: word, below: basename(path) }], several: false };
}

async function imagesIn(folder: string, word: string): Promise<readonly Input[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const facts = { what: `cannot read the folder ${word}`, actual: textOf(cause), cause };
    throw new DenoiseError('file-unreadable', facts);
  });
  const images = names.filter((name) => formatOfPath(name) !== undefined).sort();
  if (images.length === 0) {
    throw new DenoiseError('file-missing', {
      what: `there are no images in ${word}`,
      expected: `files that end in ${imageEndings}`,
      fix: `for folders in folders, use a pattern: "${join(word, '**', '*.png')}"`,
    });
  }
  return images.map((name) => ({ path: join(folder, name), shown: join(word, name), below: name }));
}

async function matchesOf(pattern: string, cwd: string): Promise<readonly Input[]> {
  const { glob } = await import('tinyglobby');
  const base = resolve(cwd, await staticBase(pattern));
  const matches = await glob(pattern.split(sep).join('/'), {
    cwd,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
  });
  if (matches.length === 0) {
    throw new DenoiseError('file-missing', {
      what: `no file matches "${pattern}"`,
      fix: 'check the pattern; ** stands for folders in folders',
    });
  }
  return matches.sort().map((match) => {
    const path = resolve(match);
    const shown = isAbsolute(pattern) ? path : relative(cwd, path);
    return { path, shown, below: relative(base, path) };
  });
}

/** The folders at the front of a pattern that are plain names. */
async function staticBase(pattern: string): Promise<string> {
  const { isDynamicPattern } = await import('tinyglobby');
  const parts = pattern.split(/[\\/]/);
  const first = parts.findIndex((part) => isDynamicPattern(part));
  const base = parts.slice(0, Math.max(first, 0)).join('/');
  return isAbsolute(pattern) && base === '' ? '/' : base;
}
