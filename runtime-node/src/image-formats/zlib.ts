import { promisify } from 'node:util';
import { crc32, deflate, inflate } from 'node:zlib';
import type { Zlib } from '@denoisekit/core/image-file';

const [deflated, inflated] = [promisify(deflate), promisify(inflate)];

/** The host's own, in threads of its own. */
export const zlib: Zlib = {
  crc32,
  deflate: (bytes) => deflated(bytes),
  inflate: (bytes, most) => inflated(bytes, { maxOutputLength: most }),
};
