import { latin1 } from './bytes.js';

export interface OtherFile {
  readonly isImage: boolean;
  /** For an error: `found HEIC`, `found a web page (HTML)`. */
  readonly found: string;
}

const image = (found: string): OtherFile => ({ isImage: true, found });
const other = (found: string): OtherFile => ({ isImage: false, found });

/** TIFF with places of 64 bits, which few programs read. */
export const bigTiff = 'BigTIFF';

const cameraRaw = 'a camera’s raw file';

const signatures: readonly (readonly [offset: number, signature: string, file: OtherFile])[] = [
  [0, '\x89PNG\r\n\x1a\n', image('PNG')],
  [0, '\x89PNG\n\x1a\n', image('a PNG that was sent as text, which changed its line ends')],
  [0, '\xff\xd8\xff', image('JPEG')],
  [8, 'WEBP', image('WebP')],
  [0, 'GIF8', image('GIF')],
  [0, 'BM', image('BMP')],
  [0, 'II*\0\x10\0\0\0CR', image(`${cameraRaw} (Canon CR2)`)],
  [0, 'IIRO', image(`${cameraRaw} (Olympus)`)],
  [0, 'IIRS', image(`${cameraRaw} (Olympus)`)],
  [0, 'MMOR', image(`${cameraRaw} (Olympus)`)],
  [0, 'IIU\0', image(`${cameraRaw} (Panasonic)`)],
  [0, 'FUJIFILMCCD-RAW', image(`${cameraRaw} (Fujifilm)`)],
  [0, 'FOVb', image(`${cameraRaw} (Sigma)`)],
  [4, 'ftypcrx ', image(`${cameraRaw} (Canon CR3)`)],
  [0, 'II*\0', image('TIFF')],
  [0, 'MM\0*', image('TIFF')],
  [0, 'II+\0', image(bigTiff)],
  [0, 'MM\0+', image(bigTiff)],
  [4, 'ftypavif', image('AVIF')],
  [4, 'ftypavis', image('AVIF')],
  [0, '\xff\x0a', image('JPEG XL')],
  [4, 'JXL ', image('JPEG XL')],
  [4, 'jP  ', image('JPEG 2000')],
  [0, '\xff\x4f\xff\x51', image('JPEG 2000')],
  [0, '8BPS', image('a Photoshop document (PSD)')],
  [0, '\x76\x2f\x31\x01', image('OpenEXR')],
  [0, '#?RADIANCE', image('Radiance HDR')],
  [0, '\0\0\x01\0', image('an icon (ICO)')],
  [0, '\0\x05\x16\x07', other('what macOS keeps beside a file (AppleDouble)')],
  [0, '%PDF', other('a PDF document')],
  [0, 'PK\x03\x04', other('a ZIP archive')],
  [0, '\x1f\x8b', other('gzipped data')],
];

/** Brands of HEIF (ISO/IEC 23008-12, annex B) whose pictures HEVC encodes, and the one that says nothing of that. */
const heicBrands = /^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/s;

const textLength = 512;

/** Found in what may be anything. */
export const unknownFormat = 'bytes of no known format';

/** What bytes are that are of no format a codec knows, by how they begin; file names are not to be trusted. */
export function otherFile(bytes: Uint8Array): OtherFile {
  if (bytes.length === 0) return other('an empty file');
  const head = latin1(bytes, 0, textLength);
  for (const [offset, signature, file] of signatures) if (head.startsWith(signature, offset)) return file;
  if (heicBrands.test(head)) return image('HEIC');
  if (head.startsWith('ftyp', 4)) return other('a video');
  if (/^P[1-7]\s/.test(head)) return image('a Netpbm picture (PGM, PPM)');
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--.*-->\s*)?<svg/s.test(head)) return image('SVG');
  if (/^\s*<(!doctype|html)/i.test(head)) return other('a web page (HTML)');
  // Control characters other than tab, line feed and carriage return do not occur in text.
  // eslint-disable-next-line no-control-regex
  if (!/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(head)) return other('text');
  return other(unknownFormat);
}

/** Endings of image files that nothing here writes: a picture must not go under such a name. */
export const otherEndings: ReadonlySet<string> = new Set([
  ...[
    '.gif',
    '.bmp',
    '.heic',
    '.heif',
    '.hif',
    '.jxl',
    '.jp2',
    '.j2k',
    '.psd',
    '.exr',
    '.hdr',
    '.ico',
    '.svg',
  ],
  ...[
    '.dng',
    '.cr2',
    '.cr3',
    '.nef',
    '.arw',
    '.raf',
    '.orf',
    '.rw2',
    '.pef',
    '.srw',
    '.x3f',
    '.pgm',
    '.ppm',
    '.pdf',
  ],
]);
