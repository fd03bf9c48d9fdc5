import { textOf } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { decodePicture, decodeThumbnail, readFacts } from './decode.js';
import type { FoundFile, FoundFiles } from './find-files.js';
import { fingerprintOf, thumbnailSide } from './fingerprint.js';
import { fullScale, pixelsOf, type PictureFacts, type ExampleFile } from './picture.js';

/** Why a file is left out. */
export type Fault =
  | 'foreign'
  | 'unreadable'
  | 'unfit'
  | 'too-small'
  | 'too-large'
  | 'flat'
  | 'duplicate'
  /** Of pairs: without a partner, or with one that does not fit. */
  | 'alone'
  | 'mismatch';

export interface LeftOut {
  readonly name: string;
  readonly fault: Fault;
  /** What exactly, for people: `40x30`, `the same as b.png`. */
  readonly detail: string;
}

export interface SurveyedPicture extends ExampleFile {
  /** SHA-256 of the file, in lower-case hex; of a pair, that of the clean file, and after it that of the noisy one. */
  readonly digest: string;
  readonly fingerprint: Float32Array | null;
}

export interface Survey {
  /** By name. */
  readonly pictures: readonly SurveyedPicture[];
  readonly leftOut: readonly LeftOut[];
}

export interface SurveyOptions {
  /** In pixels: what is narrower or lower is left out. */
  readonly minSide: number;
  /** What is larger is left out. */
  readonly maxPixels: number;
  readonly signal?: AbortSignal | undefined;
  /** Files read, and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Files are read whole, and no picture is larger. */
const maxFileBytes = 1024 ** 3;
/** As many as sharp has threads to decode in. */
const atOnce = 4;
/** Greatest less smallest value, of 255, of a picture without content: masks of 0 and 1 are among them. */
const flatRange = 2;
/** The same in samples of 16 bits, which are stretched where they use a small part. */
const leastSamples = 16;

/**
 * Reads each file once, before training: decodes it small, which finds damaged ones, and computes its digest. Of
 * files with the same bytes, or links to one file, the first one counts.
 *
 * @throws the signal's reason when aborted
 */
export async function surveyFiles(found: FoundFiles, options: SurveyOptions): Promise<Survey> {
  const { files } = found;
  const examined = new Map<string, string>();
  const results = await severalAtOnce(files, options, (file) => {
    const original = examined.get(file.identity);
    examined.set(file.identity, original ?? file.name);
    return original === undefined ? examineFile(file, options) : duplicate(file.name, original);
  });

  const leftOut = unreadOf(found);
  const pictures: SurveyedPicture[] = [];
  const first = new Map<string, string>();
  for (const result of results) {
    if ('fault' in result) {
      leftOut.push(result);
      continue;
    }
    const original = first.get(result.digest);
    if (original === undefined) {
      first.set(result.digest, result.name);
      pictures.push(result);
    } else {
      leftOut.push(duplicate(result.name, original));
    }
  }
  return { pictures, leftOut };
}

/** Files that were found and not read. */
export function unreadOf({ unreadable, foreign }: FoundFiles): LeftOut[] {
  return [
    ...unreadable.map((name) => ({ name, fault: 'unreadable' as const, detail: 'cannot be opened' })),
    ...foreign.map((name) => ({ name, fault: 'foreign' as const, detail: 'not a format that is read' })),
  ];
}

/** The results of some work on each item, in the items' order. */
export async function severalAtOnce<T, R>(
  items: readonly T[],
  { signal, onProgress }: Pick<SurveyOptions, 'signal' | 'onProgress'>,
  examine: (item: T) => R | Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < items.length) {
      signal?.throwIfAborted();
      const i = next++;
      results[i] = await examine(items[i]!);
      onProgress?.(++done, items.length);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

function duplicate(name: string, original: string): LeftOut {
  return { name, fault: 'duplicate', detail: `the same as ${original}` };
}

/** Reads a file, decodes it small, and computes its digest. */
export async function examineFile(
  { path, name, bytes: size }: FoundFile,
  { minSide, maxPixels }: SurveyOptions,
): Promise<SurveyedPicture | LeftOut> {
  const leftOut = (fault: Fault, detail: string): LeftOut => ({ name, fault, detail });
  if (size > maxFileBytes) return leftOut('too-large', `${size} bytes`);
  try {
    const bytes = await readFile(path);
    const facts = await readFacts(bytes);
    if ('unfit' in facts) return leftOut('unfit', facts.unfit);
    const { width, height } = facts;
    if (Math.min(width, height) < minSide) return leftOut('too-small', `${width}x${height}`);
    if (pixelsOf(facts) > maxPixels) return leftOut('too-large', `${width}x${height}`);
    const thumbnail = await decodeThumbnail(bytes, facts, thumbnailSide);
    if (rangeOf(thumbnail) <= flatRange && (await isFlat(bytes, facts))) return leftOut('flat', 'one colour');
    const digest = createHash('sha256').update(bytes).digest('hex');
    return { ...facts, path, name, digest, fingerprint: fingerprintOf(thumbnail) };
  } catch (error) {
    return leftOut('unreadable', textOf(error));
  }
}

async function isFlat(bytes: Uint8Array, facts: PictureFacts): Promise<boolean> {
  const picture = await decodePicture(bytes, facts);
  const range = rangeOf(picture.data);
  return range * 255 <= flatRange * fullScale(picture) && (facts.bits === 8 || range < leastSamples);
}

function rangeOf(values: Uint8Array | Uint16Array): number {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return greatest - least;
}
