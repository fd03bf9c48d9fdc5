/**
 * `failures` names the failed tests, a text each, where the step can.
 *
 * @typedef {{passed: number, failed: number, skipped: number, failures?: readonly string[]}} Counts
 */

/** A check that has no parts counts as one. @param {boolean} ok @returns {Counts} */
export function fromCheck(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** @type {Counts} */
export const oneSkipped = { passed: 0, failed: 0, skipped: 1 };

/**
 * What vitest's json reporter counted. A file that does not load has no tests to fail, and an error outside of any test
 * fails none: both count as one failure.
 *
 * @param {any} report undefined when vitest wrote none
 * @param {boolean} ok whether vitest ended well
 * @returns {Counts}
 */
export function fromVitest(report, ok) {
  if (report === undefined) return fromCheck(false);
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  return {
    passed: report.numPassedTests,
    failed: ok || failed > 0 ? failed : 1,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * What Python's unittest counted, from the two lines that it ends with: `Ran 12 tests in 0.3s` and
 * `FAILED (failures=1, errors=2, skipped=3)`.
 *
 * @param {string} output
 * @param {boolean} ok
 * @returns {Counts}
 */
export function fromUnittest(output, ok) {
  const ran = Number(/^Ran (\d+) tests? in /m.exec(output)?.[1] ?? 0);
  const verdict = /^(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?\s*$/m.exec(output)?.[1] ?? '';
  const count = (name) => Number(new RegExp(`(?:^|, )${name}=(\\d+)`).exec(verdict)?.[1] ?? 0);
  const skipped = count('skipped');
  const failed = count('failures') + count('errors') + count('unexpected successes');
  // A failing set-up of a class is an error without a test, so the sum may pass the number of tests.
  const passed = Math.max(0, ran - failed - skipped);
  return { passed, failed: ok || failed > 0 ? failed : 1, skipped };
}

/**
 * What the hosts' program counted, from its last line: `hosts: 396 passed, 0 failed`.
 *
 * @param {string} output
 * @param {boolean} ok
 * @returns {Counts}
 */
export function fromHosts(output, ok) {
  const [, passed = 0, failed = 0] = /^hosts: (\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return {
    passed: Number(passed),
    failed: ok || Number(failed) > 0 ? Number(failed) : 1,
    skipped: 0,
  };
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  const add = (name) => all.reduce((total, counts) => total + counts[name], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}

/** @param {Counts} counts */
export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Where a machine judges, a test that did not run is no success. @param {Counts} counts @param {boolean} inCi */
export function exitCodeOf({ passed, failed, skipped }, inCi) {
  return failed > 0 || passed === 0 || (inCi && skipped > 0) ? 1 : 0;
}
