import { DenoiseError, type ErrorCode } from '@denoisekit/core';
import { faultOf } from '@denoisekit/core/schema';
import * as v from 'valibot';

/**
 * A value that a stranger sent, by schema.
 *
 * @param what names it: `the query`
 * @throws DenoiseError with the given code, naming the first field that is wrong
 */
export function checked<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
  code: ErrorCode,
  what: string,
): T {
  // The first fault is enough, and a body may have a million.
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const { field, actual, expected } = faultOf(result.issues);
  throw new DenoiseError(code, {
    what: field === '' ? `${what} is wrong` : `${field} of ${what} is wrong`,
    actual,
    // `<=1`, as the schema has it, in words.
    expected: expected?.replace(/^<=/, 'at most ').replace(/^>=/, 'at least '),
    fix: '/docs shows what to send',
    details: { field },
  });
}
