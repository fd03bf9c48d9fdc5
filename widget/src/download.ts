import { toPixels, type ImageCodec, type ImageTensor } from '@denoisekit/core';

/** Hands a picture to the browser's downloads, as PNG. */
export async function downloadPng(
  tensor: ImageTensor,
  pictureName: string,
  codec: ImageCodec,
): Promise<void> {
  const { bytes } = await codec.encode(toPixels(tensor), { format: 'png' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
  link.download = downloadName(pictureName);
  link.click();
  URL.revokeObjectURL(link.href);
}

/** `My scan.jpg` is `my-scan-denoised.png`. */
export function downloadName(pictureName: string): string {
  const stem = pictureName
    .replace(/\.\w+$/, '')
    .replace(/\s+/g, '-')
    .toLowerCase();
  return `${stem}-denoised.png`;
}
