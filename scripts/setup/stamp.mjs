import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A stamp is a small JSON file that is written last, beside the thing that it vouches for: it vanishes with it, and a
 * thing without one is not finished.
 */

/** @param {string} path @returns {Record<string, unknown> | undefined} undefined when missing or unreadable */
export function readStamp(path) {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the file in one go, so that a reader never sees half of it. */
export function writeStamp(path, facts) {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  try {
    writeFileSync(partial, `${JSON.stringify(facts, null, 2)}\n`);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/**
 * The first fact that differs, in words, or undefined when the stamp holds all expected ones.
 *
 * @param {Record<string, unknown> | undefined} stamp
 * @param {Record<string, string | number>} expected
 */
export function differenceOf(stamp, expected) {
  if (stamp === undefined) return 'not there yet';
  const key = Object.keys(expected).find((name) => stamp[name] !== expected[name]);
  return key === undefined ? undefined : `${key} changed`;
}

/** @param {string | Buffer} content */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
