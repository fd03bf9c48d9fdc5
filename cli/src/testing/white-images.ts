import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A data set whose images are all white, 8x8: 24 to train on and 10 to test with. */
export async function writeWhiteImages(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'train-images-idx3-ubyte'), idxOf(24));
  await writeFile(join(folder, 't10k-images-idx3-ubyte'), idxOf(10));
}

function idxOf(count: number): Uint8Array {
  const file = new Uint8Array(16 + count * 64).fill(255);
  const header = new DataView(file.buffer);
  [0x803, count, 8, 8].forEach((value, index) => {
    header.setUint32(index * 4, value);
  });
  return file;
}
