import { DenoiseError } from '@denoisekit/core';
import { parseAccept } from 'hono/utils/accept';

export const jsonType = 'application/json';

/**
 * What to answer with, by the request's Accept header (RFC 9110, section 12.5.1): of what is accepted at all the best
 * weight, then their order. Without the header, the first.
 *
 * @param types those that there are, in the order of preference where a client has none
 * @param usual the usual name of a type that clients may call otherwise: `image/jpeg` for `image/jpg`
 * @throws DenoiseError `not-acceptable`
 */
export function answerTypeOf(
  header: string | null | undefined,
  types: readonly string[],
  usual: (type: string) => string = (type) => type,
): string {
  if (header === null || header === undefined || header.trim() === '') return types[0] ?? jsonType;
  const ranges = parseAccept(header.slice(0, 1000)).map(({ type, q }) => ({
    type: usual(type.toLowerCase()),
    q,
  }));
  let best: string | undefined;
  let bestWeight = 0;
  for (const type of types) {
    const weight = weightOf(type, ranges);
    if (weight > bestWeight) {
      best = type;
      bestWeight = weight;
    }
  }
  if (best !== undefined) return best;
  throw new DenoiseError('not-acceptable', {
    what: 'no type that the Accept header asks for is available',
    actual: header.slice(0, 100),
    expected: `one of ${types.join(', ')}`,
  });
}

/** The weight of the most specific range that matches the type. */
function weightOf(type: string, ranges: readonly { readonly type: string; readonly q: number }[]): number {
  const patterns = [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
  for (const pattern of patterns) {
    const range = ranges.find((candidate) => candidate.type === pattern);
    if (range !== undefined) return range.q;
  }
  return 0;
}
