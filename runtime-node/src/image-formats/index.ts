import type { ImageFormat } from '@denoisekit/core';
import { avif } from './avif.js';
import { jpeg } from './jpeg.js';
import { png } from './png.js';
import { tiff } from './tiff.js';
import { webp } from './webp.js';

/** What sharp reads and writes, for `createCodec`: PNG, JPEG, WebP, TIFF, AVIF. */
export const sharpFormats: readonly ImageFormat[] = [png, jpeg, webp, tiff, avif];
