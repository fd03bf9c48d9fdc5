import { loadPart } from '../browser/load-part.js';
import { downloadFormats, type DownloadFormat } from '../state/download-format.js';
import type { Named } from './zip.js';

/** ZIP without its 64-bit extension ends at 4 GiB; half of that is what browsers still put together. */
const mostBytes = 2 ** 31;

/**
 * The names of pictures in an archive: as they were, with the ending of their format. What a file system does not take becomes `_`, and a name that comes
 * again, in whatever case, gets a number: `a.jpg`, `a (2).jpg`.
 */
export function archiveNames(
  pictures: readonly { readonly name: string; readonly format: DownloadFormat }[],
): readonly string[] {
  const taken = new Set<string>();
  return pictures.map(({ name, format }) => {
    const clean = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_');
    const [, stem, own = ''] = /^(.*?)(\.\w+)?$/.exec(clean)!;
    const ending = endings[format].test(own) ? own : downloadFormats[format];
    const plain = /^[.\s]*$/.test(stem!) ? 'picture' : stem!;
    for (let count = 1; ; count++) {
      const one = `${plain}${count === 1 ? '' : ` (${count})`}${ending}`;
      if (taken.has(one.toLowerCase())) continue;
      taken.add(one.toLowerCase());
      return one;
    }
  });
}

const endings: Readonly<Record<DownloadFormat, RegExp>> = {
  png: /^\.png$/i,
  jpeg: /^\.(jpe?g|jfif)$/i,
  webp: /^\.webp$/i,
};

/** ZIP archives of files, stored as they are: pictures do not get smaller. It is one unless they are more than 2 GiB together. */
export async function zipFiles(files: readonly Named[]): Promise<readonly Blob[]> {
  const { zipOf } = await loadPart(import('./zip.js'));
  const archives: Blob[] = [];
  for (const group of groupsOf(files, mostBytes)) archives.push(await zipOf(group));
  return archives;
}

/** Files in order, as many together as stay within a limit; one that is larger is alone. */
export function groupsOf<T extends { readonly blob: Pick<Blob, 'size'> }>(
  files: readonly T[],
  limit: number,
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let bytes = limit;
  for (const file of files) {
    bytes += file.blob.size;
    if (groups.length === 0 || bytes > limit) {
      groups.push([]);
      bytes = file.blob.size;
    }
    groups.at(-1)!.push(file);
  }
  return groups;
}
