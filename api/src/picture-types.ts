import type { ImageCodec, ImageFormatFacts } from '@denoisekit/core';
import { jsonType } from './accept.js';

type Formats = ImageCodec['formats'];

/** Formats that answers may have, for pictures of a format that cannot be written: without loss first. */
export function writtenFormats(formats: Formats): readonly ImageFormatFacts[] {
  const losses = [true, 'choice', false];
  return formats
    .filter(({ written = true }) => written)
    .sort((a, b) => losses.indexOf(a.lossless) - losses.indexOf(b.lossless));
}

/**
 * Media types of answers to `/v1/denoise`, in the order of preference where a client has none.
 *
 * @param own the format of the picture that came, which goes first. Default: none
 */
export function answerTypes(formats: Formats, own?: ImageFormatFacts): readonly string[] {
  const types = [...writtenFormats(formats).map(mediaTypeOf), jsonType];
  return own === undefined ? types : [...new Set([mediaTypeOf(own), ...types])];
}

/** Media types of pictures that are read, each by its usual name. */
export function readTypes(formats: Formats): readonly string[] {
  return formats.map(mediaTypeOf);
}

export function mediaTypeOf({ mediaTypes }: ImageFormatFacts): string {
  return mediaTypes[0] ?? 'application/octet-stream';
}

/** The usual name of a media type that some format has under several: `image/jpeg` for `image/jpg`. */
export function usualType(type: string, formats: Formats): string {
  const format = formats.find(({ mediaTypes }) => mediaTypes.includes(type));
  return format === undefined ? type : mediaTypeOf(format);
}
