import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A message may quote a whole picture. */
const longestLine = 300;
/** CI keeps about 75 lines of the end of a log, and repeats those of two commands. */
const mostLines = 20;
/** What a linter says first is enough to find the place. */
const mostOfCheck = 5;

/**
 * The tests that failed in a report of vitest's json reporter, a line each: file, name, and the first line of the message. A file that
 * does not load is named with the reason.
 *
 * @param {any} report undefined when vitest wrote none
 * @param {string} root what the names of files are relative to
 * @returns {string[]}
 */
export function failuresOfVitest(report, root) {
  const broken = (report?.testResults ?? []).filter(({ status }) => status === 'failed');
  return broken.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name).replaceAll('\\', '/');
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    if (tests.length === 0) return [`${file}: ${firstLine(message)}`];
    return tests.map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`,
    );
  });
}

/** The tests that failed by the output of Python's unittest: `FAIL: test_one (tests.test_file.Class.test_one)`. @param {string} output */
export function failuresOfUnittest(output) {
  return [...output.matchAll(/^(?:FAIL|ERROR|UNEXPECTED SUCCESS): (.+)$/gm)].map(([, name]) => name);
}

/** The hosts that failed by the output of a program of test/src/hosts, and below each what it broke. @param {string} output */
export function failuresOfHosts(output) {
  return linesOf(output).filter((line) => /^(?:✗ | {4}\S)/.test(line));
}

/** The first lines of a linter or type checker. @param {string} output */
export function failuresOfCheck(output) {
  return linesOf(output).slice(0, mostOfCheck);
}

/**
 * A line for each failed test of all steps. A step that failed and names no test has a line of its own.
 *
 * @param {readonly {name: string, counts: import('./counts.mjs').Counts}[]} results
 * @returns {string[]}
 */
export function failureLines(results) {
  const all = results
    .filter(({ counts }) => counts.failed > 0)
    .flatMap(({ name, counts: { failed, failures = [] } }) =>
      failures.length === 0 ? [`${name}: ${failed} failed`] : failures.map((text) => `${name}: ${text}`),
    )
    .map((text) => `failed test: ${text.replaceAll(/\s+/g, ' ').slice(0, longestLine)}`);
  const left = all.length - mostLines;
  return left > 0 ? [...all.slice(0, mostLines), `failed test: and ${left} more`] : all;
}

function linesOf(output) {
  return stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function firstLine(message) {
  return linesOf(message ?? '')[0] ?? 'no message';
}
