import { DenoiseError, type ImageFormat } from '@denoisekit/core';
import { parseAccept } from 'hono/utils/accept';

/** In the order of preference where a client has none: without loss, then whole pictures, then facts. */
export const answerTypes = ['image/png', 'image/webp', 'image/jpeg', 'application/json'] as const;

export type AnswerType = (typeof answerTypes)[number];

export const mediaTypeOf = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
} as const satisfies Record<ImageFormat, AnswerType>;

export const formatOf = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
} as const satisfies Record<Exclude<AnswerType, 'application/json'>, ImageFormat>;

/**
 * What to answer with, by the request's Accept header (RFC 9110, section 12.5.1): of what is accepted at all the best
 * weight, then the order above. Without the header, PNG.
 *
 * @throws DenoiseError `not-acceptable`
 */
export function answerTypeOf(header: string | null | undefined): AnswerType {
  if (header === null || header === undefined || header.trim() === '') return 'image/png';
  const ranges = parseAccept(header.slice(0, 1000));
  let best: AnswerType | undefined;
  let bestWeight = 0;
  for (const type of answerTypes) {
    const weight = weightOf(type, ranges);
    if (weight > bestWeight) {
      best = type;
      bestWeight = weight;
    }
  }
  if (best !== undefined) return best;
  throw new DenoiseError('not-acceptable', {
    what: 'nothing that the Accept header asks for can be given',
    actual: header.slice(0, 100),
    expected: `one of ${answerTypes.join(', ')}`,
  });
}

/** The weight of the range that names the type most closely. */
function weightOf(
  type: AnswerType,
  ranges: readonly { readonly type: string; readonly q: number }[],
): number {
  const patterns = [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
  for (const pattern of patterns) {
    const range = ranges.find((candidate) => candidate.type.toLowerCase() === pattern);
    if (range !== undefined) return range.q;
  }
  return 0;
}
