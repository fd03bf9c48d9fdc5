import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { DenoiseError, systemTextOf, type ImageCodec } from '@denoisekit/core';
import { endingsOf, formatOfPath, standardStream } from './image-paths.js';

export interface Input {
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  /** As people know it: relative to where they are, if they named it so. */
  readonly shown: string;
  /** Where it goes below an output folder: `a.png`, or `2024/a.png` for the pattern `scans/**` + `/*.png`. */
  readonly below: string;
}

export interface Inputs {
  readonly files: readonly Input[];
  /** A folder or a pattern was named, so there may be any number of files. */
  readonly many: boolean;
  /** What lies in the folders and matches the patterns and is no image by its name, as people know it. */
  readonly leftOut: readonly string[];
  /** Folders in folders that were named: their pictures are not taken. */
  readonly folders: readonly string[];
  /** What was named more than once and is taken once. */
  readonly repeated: readonly string[];
}

interface Expanded {
  readonly files: readonly Input[];
  readonly several: boolean;
  readonly leftOut: readonly string[];
  readonly folders?: readonly string[];
}

export interface ExpandOptions {
  readonly cwd: string;
  /** Those that are taken from folders. */
  readonly formats: ImageCodec['formats'];
}

/**
 * The files that the words of a command line stand for: files as they are (also those that are missing: denoising them
 * reports it), the images directly in a folder, what matches a pattern such as `scans/*.png`, and `-` for standard input.
 *
 * @throws DenoiseError `file-missing` for a pattern or a folder without images
 */
export async function expandInputs(words: readonly string[], options: ExpandOptions): Promise<Inputs> {
  const found = new Map<string, Input>();
  const leftOut: string[] = [];
  const folders: string[] = [];
  const repeated = new Set<string>();
  let many = words.length > 1;
  for (const word of words) {
    const expanded = await expandWord(word, options);
    many ||= expanded.several;
    leftOut.push(...expanded.leftOut);
    folders.push(...(expanded.folders ?? []));
    for (const file of expanded.files) {
      const key = file.path ?? standardStream;
      if (found.has(key)) repeated.add(file.shown);
      else found.set(key, file);
    }
  }
  return { files: [...found.values()], many, leftOut, folders, repeated: [...repeated] };
}

async function expandWord(word: string, options: ExpandOptions): Promise<Expanded> {
  if (word === standardStream) {
    const input = { path: undefined, shown: 'standard input', below: 'stdin' };
    return { files: [input], several: false, leftOut: [] };
  }
  const path = resolve(options.cwd, word);
  // An existing path is taken literally, even with brackets in its name.
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory() === true) return imagesIn(path, word, options);
  if (kind === undefined) {
    const pattern = await readPattern(word);
    if (pattern !== undefined) return matchesOf(pattern, word, options);
  }
  return { files: [{ path, shown: word, below: basename(path) }], several: false, leftOut: [] };
}

async function imagesIn(folder: string, word: string, { formats }: ExpandOptions): Promise<Expanded> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    const facts = { what: `cannot read the folder ${word}`, actual: systemTextOf(cause), cause };
    throw new DenoiseError('file-unreadable', facts);
  });
  const names: string[] = [];
  const leftOut: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    // Hidden files are not the user's pictures: macOS keeps one beside each file, and an unfinished output is one.
    if (name.startsWith('.')) continue;
    if (await isFolder(join(folder, name), entry)) folders.push(name);
    // A pipe would be waited for, and has no size to limit.
    else if (!entry.isFile() && !entry.isSymbolicLink()) leftOut.push(name);
    else (formatOfPath(name, formats) === undefined ? leftOut : names).push(name);
  }
  if (names.length === 0) {
    throw new DenoiseError('file-missing', {
      what: `there are no images in ${word}`,
      expected: `files that end in ${endingsOf(formats)}`,
      fix: `for folders in folders, use a pattern: "${join(word, '**', '*.png')}"`,
    });
  }
  return {
    files: names.sort().map((name) => ({ path: join(folder, name), shown: join(word, name), below: name })),
    several: true,
    leftOut: leftOut.sort().map((name) => join(word, name)),
    folders: folders.sort().map((name) => join(word, name)),
  };
}

async function isFolder(
  path: string,
  entry: { isDirectory(): boolean; isSymbolicLink(): boolean },
): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // a link that leads nowhere is reported when it is read
  );
}

/** The folder at the front of a pattern, of plain names, and the pattern below it; undefined for a word that is no pattern. */
async function readPattern(word: string): Promise<{ base: string; below: string } | undefined> {
  const { default: picomatch } = await import('picomatch');
  const { isGlob, base, glob } = picomatch.scan(word.split(sep).join('/'));
  return isGlob ? { base, below: glob } : undefined;
}

async function matchesOf(
  { base, below }: { readonly base: string; readonly below: string },
  word: string,
  { cwd, formats }: ExpandOptions,
): Promise<Expanded> {
  const { fdir } = await import('fdir');
  const root = resolve(cwd, base);
  const depth = below.includes('**') ? Infinity : below.split('/').length - 1;
  const matches = await new fdir()
    .withRelativePaths()
    .withPathSeparator('/')
    .withMaxDepth(depth)
    .withSymlinks({ resolvePaths: false })
    .globWithOptions([below], { dot: false })
    .crawl(root)
    .withPromise();
  const all = matches.sort().map((match) => {
    const path = join(root, match);
    return { path, shown: isAbsolute(word) ? path : relative(cwd, path), below: join(match) };
  });
  const files = all.filter(({ path }) => formatOfPath(path, formats) !== undefined);
  if (files.length === 0) {
    throw new DenoiseError('file-missing', {
      what: all.length === 0 ? `no file matches "${word}"` : `no image matches "${word}"`,
      fix: 'check the pattern; ** stands for folders in folders',
    });
  }
  const leftOut = all.filter((file) => !files.includes(file)).map(({ shown }) => shown);
  return { files, several: true, leftOut };
}
