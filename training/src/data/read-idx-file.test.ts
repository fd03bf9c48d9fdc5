import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { idxBytes, inFolder } from './idx-fixture.test.support.js';
import { readIdxFile } from './read-idx-file.js';

/** Longer than one chunk of reading, so that images cross chunks. */
const file = idxBytes(500, 28, 28);

async function readBytes(bytes: Uint8Array, signal?: AbortSignal) {
  return inFolder(async (folder) => {
    const path = join(folder, 'images');
    await writeFile(path, bytes);
    return await readIdxFile(path, { signal });
  });
}

const refusal = (bytes: Uint8Array): Promise<unknown> => readBytes(bytes).catch((error: unknown) => error);
const refused = (message: RegExp, code = 'dataset-invalid') =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

describe('readIdxFile', () => {
  it('gives the same images from a gzipped file as from a plain one, whatever its name', async () => {
    for (const bytes of [file, gzipSync(file)]) {
      const images = await readBytes(bytes);
      expect(images).toMatchObject({ count: 500, height: 28, width: 28 });
      expect(Buffer.compare(images.pixels, file.subarray(16))).toBe(0);
      expect(Buffer.compare(images.bytes, file)).toBe(0);
    }
  });

  it('reads a gzip file of several members, of which the first ends within the header', async () => {
    const images = await readBytes(
      Buffer.concat([gzipSync(file.subarray(0, 5)), gzipSync(file.subarray(5))]),
    );
    expect(Buffer.compare(images.bytes, file)).toBe(0);
  });

  it('names a gzip file that is cut off', async () => {
    const gzipped = gzipSync(file);
    for (const length of [gzipped.length - 1, gzipped.length - 9, 20]) {
      expect(await refusal(gzipped.subarray(0, length))).toEqual(
        refused(/images is a damaged gzip file: found unexpected end of file, expected a whole gzip stream/),
      );
    }
  });

  it('notices a changed byte inside a gzip file', async () => {
    const gzipped = gzipSync(file, { level: 0 });
    gzipped[1000]! ^= 1;
    expect(await refusal(gzipped)).toEqual(refused(/damaged gzip file: found incorrect data check/));
  });

  it('refuses bytes behind the gzip stream', async () => {
    const gzipped = gzipSync(file);
    for (const extra of [1, 500_000]) {
      expect(await refusal(Buffer.concat([gzipped, Buffer.alloc(extra)]))).toEqual(
        refused(/has bytes after its gzip stream/),
      );
    }
  });

  it('stops a gzip bomb at the first byte beyond what the header promises', async () => {
    const bomb = gzipSync(Buffer.concat([idxBytes(1, 28, 28), Buffer.alloc(16 * 1024 * 1024)]));
    const error = await refusal(bomb);
    expect(error).toEqual(refused(/has bytes after its last image: found \d+ bytes or more, expected 800/));
    // What came out before it stopped is a chunk or two of the 16 MiB.
    expect(Number(/found (\d+)/.exec(String(error))![1])).toBeLessThan(1024 * 1024);
  });

  it('refuses a small gzip file that promises a gigabyte, before taking memory for it', async () => {
    const header = idxBytes(0, 0, 0);
    const view = new DataView(header.buffer);
    [1_000_000, 32, 32].forEach((size, i) => {
      view.setUint32(4 + 4 * i, size);
    });
    expect(await refusal(gzipSync(header))).toEqual(
      refused(/is cut off: found \d\d bytes gzipped, expected 1024000016 for 1000000 images of 32x32/),
    );
    expect(await refusal(header)).toEqual(refused(/is cut off: found 16 bytes, expected 1024000016/));
  });

  it('refuses gzipped labels, an empty file and an empty gzip file', async () => {
    expect(await refusal(gzipSync(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7)))).toEqual(
      refused(/labels, not images/),
    );
    expect(await refusal(new Uint8Array(0))).toEqual(refused(/ends within its header: found 0 bytes/));
    expect(await refusal(gzipSync(''))).toEqual(refused(/ends within its header: found 0 bytes/));
  });

  it('tells a file that is not there from one that cannot be read', async () => {
    await inFolder(async (folder) => {
      await expect(readIdxFile(join(folder, 'none'))).rejects.toEqual(
        refused(/there is no file .*none/, 'file-missing'),
      );
      await expect(readIdxFile(folder)).rejects.toEqual(
        refused(/cannot read .*: found .*EISDIR/, 'file-unreadable'),
      );
    });
  });

  it('says of a plain file that was cut off how long it is', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'images');
      await writeFile(path, file);
      await truncate(path, 100_000);
      await expect(readIdxFile(path)).rejects.toEqual(
        refused(/images is cut off: found 100000 bytes, expected 392016 for 500 images of 28x28/),
      );
    });
  });

  it('stops with the reason of an aborted signal', async () => {
    const reason = new Error('enough');
    await expect(readBytes(file, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(readBytes(gzipSync(file), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
