import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bytes of an IDX image file, written out by hand from the format's description; pixel k is k mod 256. */
export function idxBytes(count: number, height: number, width: number, magic = 0x803): Uint8Array {
  const pixels = count * height * width;
  const bytes = new Uint8Array(16 + pixels);
  const view = new DataView(bytes.buffer);
  [magic, count, height, width].forEach((value, i) => {
    view.setUint32(4 * i, value, false);
  });
  for (let k = 0; k < pixels; k++) bytes[16 + k] = k % 256;
  return bytes;
}

/** Runs with a folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-data-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
