import { extname } from 'node:path';
import type { ImageFormat } from '@denoisekit/core';

const formats: Readonly<Record<string, ImageFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
};

/** What can be read and written, for messages. */
export const imageEndings = Object.keys(formats).join(', ');

/** The format that a path's ending stands for; undefined for no ending and for others. */
export function formatOfPath(path: string): ImageFormat | undefined {
  return formats[extname(path).toLowerCase()];
}
