import { colourOnly, measured, type ImageCodec, type StageClock } from '@denoisekit/core';
import { blobOf } from '../browser/blob-of.js';
import type { Raster } from '../raster/raster-part.js';
import { downloadFormats, type DownloadFormat } from '../state/download-format.js';
import type { Picture } from '../state/state.js';

export interface EncodeOptions {
  readonly codec: ImageCodec;
  readonly format: DownloadFormat;
  /** Leaves out EXIF, XMP and texts: where and when a picture was taken. The colour profile stays. */
  readonly strip: boolean;
  readonly clock?: StageClock | undefined;
}

/** A picture's answer as a file, with what the picture's own file said beside its pixels, and what was lost. */
export async function encodePicture(
  raster: Raster,
  { file }: Pick<Picture, 'file'>,
  { codec, format, strip, clock }: EncodeOptions,
): Promise<{ readonly blob: Blob; readonly notes: readonly string[] }> {
  const like = file && strip ? { ...file, metadata: colourOnly(file.metadata) } : file;
  const { bytes, notes } = await measured(clock, 'encode', () =>
    codec.encode(raster.pixels(), { format, like }),
  );
  return { blob: blobOf(bytes, `image/${format}`), notes };
}

/** Hands a file to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
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
