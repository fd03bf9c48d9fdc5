import { latin1 } from './bytes.js';
import type { ImageFormat, ImageFormatFacts } from './image-format.js';
import { hasPngSignature } from './png/png-chunks.js';

type Facts = ImageFormatFacts & Pick<ImageFormat, 'starts'>;

/* What each format is and can hold, for every codec. */

export const pngFacts: Facts = {
  name: 'png',
  title: 'PNG',
  endings: ['.png'],
  mediaTypes: ['image/png'],
  lossless: true,
  holds: { alpha: true, grey: true, depth: 16, frames: false, side: 2 ** 31 - 1 },
  starts: hasPngSignature,
};

export const jpegFacts: Facts = {
  name: 'jpeg',
  title: 'JPEG',
  endings: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  mediaTypes: ['image/jpeg', 'image/jpg', 'image/pjpeg'],
  lossless: false,
  holds: { alpha: false, grey: true, depth: 8, frames: false, side: 65_500 },
  starts: (head) => latin1(head, 0, 3) === '\xff\xd8\xff',
};

export const webpFacts: Facts = {
  name: 'webp',
  title: 'WebP',
  endings: ['.webp'],
  mediaTypes: ['image/webp'],
  lossless: 'choice',
  holds: { alpha: true, grey: false, depth: 8, frames: true, side: 16_383 },
  starts: (head) => latin1(head, 0, 4) === 'RIFF' && latin1(head, 8, 12) === 'WEBP',
};

export const tiffFacts: Facts = {
  name: 'tiff',
  title: 'TIFF',
  endings: ['.tif', '.tiff'],
  mediaTypes: ['image/tiff'],
  lossless: true,
  holds: { alpha: true, grey: true, depth: 16, frames: true, side: 2 ** 31 - 1 },
  // Canon's raw files begin so too.
  starts: (head) => ['II*\0', 'MM\0*'].includes(latin1(head, 0, 4)) && latin1(head, 8, 10) !== 'CR',
};

export const avifFacts: Facts = {
  name: 'avif',
  title: 'AVIF',
  endings: ['.avif'],
  mediaTypes: ['image/avif'],
  lossless: false,
  holds: { alpha: true, grey: false, depth: 16, frames: false, side: 16_384 },
  // One of the brands after the size and the version of the first box (ISO/IEC 14496-12, section 4.3).
  starts: (head) => /^....ftyp(....)*?avi[fs]/s.test(latin1(head, 0, 64)),
};
