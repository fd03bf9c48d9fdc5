import type { Picture } from './state.js';

/** Formats of downloads, with the ending of their names. */
export const downloadFormats = { png: '.png', jpeg: '.jpg', webp: '.webp' } as const;
export type DownloadFormat = keyof typeof downloadFormats;

/** The format that a picture came in where it is written, else PNG. */
export function formatOf({ file }: Pick<Picture, 'file'>): DownloadFormat {
  const format = file?.format;
  return format === 'jpeg' || format === 'webp' ? format : 'png';
}
