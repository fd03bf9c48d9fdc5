import { Zip, ZipPassThrough } from 'fflate';

/** A file of an archive. */
export interface Named {
  readonly name: string;
  readonly blob: Blob;
}

/** Bytes that are read and summed in one turn. */
const step = 2 ** 20;

/** A ZIP archive of files, stored. Each is read in pieces, and what is written is handed to the browser file by file. */
export async function zipOf(files: readonly Named[]): Promise<Blob> {
  const parts: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const { name, blob } of files) {
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    for (let at = 0; at < blob.size; at += step) {
      entry.push(new Uint8Array(await blob.slice(at, at + step).arrayBuffer()));
    }
    entry.push(new Uint8Array(0), true);
    parts.push(new Blob(chunks));
    chunks = [];
  }
  zip.end();
  return new Blob([...parts, ...chunks], { type: 'application/zip' });
}
