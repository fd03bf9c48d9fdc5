import type * as z from 'zod/mini';
import { DenoiseError } from './errors.js';

/** Characters; a history of ten thousand epochs has three million. */
export const maxRunJsonLength = 16 * 1024 * 1024;

/**
 * A file of a run's folder by its schema.
 *
 * @param where the file's path, named in errors
 * @throws DenoiseError `run-invalid` naming the first field that is wrong
 */
export function parseRunJson<T>(schema: z.ZodMiniType<T>, json: string, where: string): T {
  if (json.length > maxRunJsonLength) {
    throw new DenoiseError('run-invalid', {
      what: `${where} is too long`,
      actual: `${json.length} characters`,
      expected: `at most ${maxRunJsonLength}`,
      fix: 'train again',
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DenoiseError('run-invalid', { what: `${where} is not JSON`, fix: 'train again', cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new DenoiseError('run-invalid', {
    what: `${where}: ${issue.path.map(String).join('.') || 'the document'} is wrong`,
    actual: issue.message,
    fix: 'train again with this version of denoisekit',
  });
}
