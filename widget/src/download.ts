import { colourOnly, type ImageCodec } from '@denoisekit/core';
import type { Raster } from './raster-part.js';
import type { Picture } from './state.js';

/** Formats of downloads, with the ending of their names. */
export const downloadFormats = { png: '.png', jpeg: '.jpg', webp: '.webp' } as const;
export type DownloadFormat = keyof typeof downloadFormats;

export interface DownloadOptions {
  readonly codec: ImageCodec;
  readonly format: DownloadFormat;
  /** Leaves out EXIF, XMP and texts: where and when a picture was taken. The colour profile stays. */
  readonly strip: boolean;
}

/** Hands a picture to the browser's downloads, with what its file said beside its pixels. */
export async function downloadPicture(
  raster: Raster,
  { name, file }: Picture,
  { codec, format, strip }: DownloadOptions,
): Promise<void> {
  const like = file && strip ? { ...file, metadata: colourOnly(file.metadata) } : file;
  const { bytes } = await codec.encode(raster.pixels(), { format, like });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: `image/${format}` }));
  link.download = downloadName(name, format);
  link.click();
  URL.revokeObjectURL(link.href);
}

/** `My scan.jpg` is `my-scan-denoised.png`. */
export function downloadName(pictureName: string, format: DownloadFormat = 'png'): string {
  const stem = pictureName
    .replace(/\.\w+$/, '')
    .replace(/\s+/g, '-')
    .toLowerCase();
  return `${stem}-denoised${downloadFormats[format]}`;
}
