import type { ImageFormat } from '@denoisekit/core';

export type Sniffed =
  | { readonly kind: 'image'; readonly format: ImageFormat }
  /** An image, but of a kind that is not read here. */
  | { readonly kind: 'other-image'; readonly name: string }
  /** No image; `found` says what it is, for an error: `text`. */
  | { readonly kind: 'no-image'; readonly found: string };

const signatures: readonly (readonly [offset: number, signature: string, sniffed: Sniffed])[] = [
  [0, '\x89PNG\r\n\x1a\n', { kind: 'image', format: 'png' }],
  [0, '\xff\xd8\xff', { kind: 'image', format: 'jpeg' }],
  [8, 'WEBP', { kind: 'image', format: 'webp' }],
  [0, 'GIF8', { kind: 'other-image', name: 'GIF' }],
  [0, 'BM', { kind: 'other-image', name: 'BMP' }],
  [0, 'II*\0', { kind: 'other-image', name: 'TIFF' }],
  [0, 'MM\0*', { kind: 'other-image', name: 'TIFF' }],
  [4, 'ftyp', { kind: 'other-image', name: 'HEIF, AVIF or video' }],
  [0, '\xff\x0a', { kind: 'other-image', name: 'JPEG XL' }],
  [4, 'JXL ', { kind: 'other-image', name: 'JPEG XL' }],
  [0, '%PDF', { kind: 'no-image', found: 'a PDF document' }],
  [0, 'PK\x03\x04', { kind: 'no-image', found: 'a ZIP archive' }],
  [0, '\x1f\x8b', { kind: 'no-image', found: 'gzipped data' }],
];

const textLength = 512;

/** What bytes are, by how they begin; file names are not to be trusted. */
export function sniff(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return { kind: 'no-image', found: 'an empty file' };
  const head = String.fromCharCode(...bytes.subarray(0, textLength));
  for (const [offset, signature, sniffed] of signatures) {
    if (head.startsWith(signature, offset)) return sniffed;
  }
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--.*-->\s*)?<svg/s.test(head)) return { kind: 'other-image', name: 'SVG' };
  if (/^\s*<(!doctype|html)/i.test(head)) return { kind: 'no-image', found: 'a web page (HTML)' };
  // Control characters other than tab, line feed and carriage return do not occur in text.
  // eslint-disable-next-line no-control-regex
  if (!/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(head)) return { kind: 'no-image', found: 'text' };
  return { kind: 'no-image', found: 'bytes of no known format' };
}
