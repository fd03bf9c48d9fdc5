import { DenoiseError } from '@denoisekit/core';

/** @throws DenoiseError `usage` unless `limit` is null or a positive integer */
export function assertLimit(limit: number | null): void {
  if (limit === null || (Number.isSafeInteger(limit) && limit >= 1)) return;
  throw new DenoiseError('usage', {
    what: 'the limit on training images is wrong',
    actual: String(limit),
    expected: 'a positive integer',
  });
}
