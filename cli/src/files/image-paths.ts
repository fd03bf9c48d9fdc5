import { extname } from 'node:path';
import type { ImageCodec, ImageFormatFacts } from '@denoisekit/core';

type Formats = ImageCodec['formats'];

/** The name of standard input and standard output on the command line. */
export const standardStream = '-';

/** What is known by its ending, for messages. */
export function endingsOf(formats: Formats): string {
  return formats.flatMap(({ endings }) => endings).join(', ');
}

/** The format that a path's ending stands for; undefined for no ending and for others. */
export function formatOfPath(path: string, formats: Formats): ImageFormatFacts | undefined {
  const ending = extname(path).toLowerCase();
  return ending === '' ? undefined : formats.find(({ endings }) => endings.includes(ending));
}
