import type * as v from 'valibot';
import { parseDocument } from '../schema.js';

/** Characters; a history of ten thousand epochs has three million. */
export const maxRunJsonLength = 16 * 1024 * 1024;

/**
 * A file of a run's folder by its schema.
 *
 * @param where the file's path, named in errors
 * @throws DenoiseError `run-invalid` naming the first field that is wrong
 */
export function parseRunJson<T>(schema: v.GenericSchema<unknown, T>, json: string, where: string): T {
  return parseDocument(schema, json, {
    where,
    what: 'a file of a run',
    code: 'run-invalid',
    maxLength: maxRunJsonLength,
    fix: 'train again with this version of denoisekit',
  });
}
