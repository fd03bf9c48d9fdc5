import { DenoiseError, type ErrorCode } from '@denoisekit/core';
import * as z from 'zod/mini';

// Handed over with each call: the setting of the library would be for everybody in the process.
const english = z.locales.en().localeError;

/**
 * A value that a stranger sent, by schema.
 *
 * @param what names it: `the query`
 * @throws DenoiseError with the given code, naming the first field that is wrong
 */
export function checked<T extends z.ZodMiniType>(
  schema: T,
  value: unknown,
  code: ErrorCode,
  what: string,
): z.infer<T> {
  const result = schema.safeParse(value, { error: english });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.map(String).join('.');
  throw new DenoiseError(code, {
    what: field === '' ? `${what} is wrong` : `${field} of ${what} is wrong`,
    actual: messageOf(issue),
    fix: '/docs shows what to send',
    details: { field },
  });
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? `there is no ${issue.keys.map((key) => key.slice(0, 40)).join(', ')}`
    : issue.message;
}
