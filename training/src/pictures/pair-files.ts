import type { FoundFile, FoundFiles } from './find-files.js';
import { unreadOf, type LeftOut } from './survey.js';

export interface FilePair {
  readonly clean: FoundFile;
  readonly noisy: FoundFile;
}

/** Common endings of the names of a pair's files. */
const endings = /[-_ .]?(noisy|clean|real|mean|input|target|gt|lq|hq)$/i;

/**
 * Files of two folders that belong together: of one name, but for what it ends in, such as `.jpg` and `.png` or `_noisy.png` and
 * `_clean.png`; in the order of the names.
 */
export function pairFiles(
  noisy: FoundFiles,
  clean: FoundFiles,
): { readonly pairs: readonly FilePair[]; readonly leftOut: readonly LeftOut[] } {
  const sides = { noisy: byKey(noisy), clean: byKey(clean) };
  const pairs: FilePair[] = [];
  const leftOut = [...unreadOf(noisy), ...unreadOf(clean)];
  for (const key of [...new Set([...sides.noisy.keys(), ...sides.clean.keys()])].sort()) {
    const { noisy: [left, ...moreNoisy] = [], clean: [right, ...moreClean] = [] } = {
      noisy: sides.noisy.get(key),
      clean: sides.clean.get(key),
    };
    const others = [...moreNoisy, ...moreClean];
    if (left !== undefined && right !== undefined && others.length === 0)
      pairs.push({ noisy: left, clean: right });
    else {
      for (const { name } of [left, right, ...others].filter((file) => file !== undefined)) {
        const several = left !== undefined && right !== undefined;
        leftOut.push({
          name,
          fault: 'alone',
          detail: several ? 'several of this name' : 'none of this name',
        });
      }
    }
  }
  return { pairs, leftOut };
}

function byKey({ files }: FoundFiles): ReadonlyMap<string, readonly FoundFile[]> {
  const found = new Map<string, FoundFile[]>();
  for (const file of files) {
    const key = file.name.replace(/\.[^./]+$/, '').replace(endings, '');
    found.set(key, [...(found.get(key) ?? []), file]);
  }
  return found;
}
