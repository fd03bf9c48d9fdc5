import { describe, expect, it } from 'vitest';
import { exitCodeOf, fromCheck, fromHosts, fromUnittest, fromVitest, sum, totalLine } from './counts.mjs';

describe('counting', () => {
  it('takes a check for one', () => {
    expect(fromCheck(true)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(fromCheck(false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  const report = (changes) => ({
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...changes,
  });

  it('reads vitest’s report', () => {
    const counts = fromVitest(report({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), false);
    expect(counts).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts a file that does not load, an error outside of tests, and a missing report as failures', () => {
    const unloaded = { status: 'failed', assertionResults: [] };
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    const testResults = [unloaded, failing];
    expect(fromVitest(report({ numFailedTests: 1, testResults }), false).failed).toBe(2);
    expect(fromVitest(report({}), false).failed).toBe(1);
    expect(fromVitest(report({}), true).failed).toBe(0);
    expect(fromVitest(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it.each([
    ['Ran 12 tests in 0.3s\n\nOK\n', true, [12, 0, 0]],
    ['Ran 12 tests in 0.3s\n\nOK (skipped=2)\n', true, [10, 0, 2]],
    ['Ran 9 tests in 1.0s\n\nFAILED (failures=1, errors=2, skipped=3)\n', false, [3, 3, 3]],
    ['Ran 0 tests in 0.0s\n\nFAILED (errors=1)\n', false, [0, 1, 0]],
    ['Ran 0 tests in 0.000s\n\nNO TESTS RAN\n', false, [0, 1, 0]],
    ['Traceback (most recent call last):\n', false, [0, 1, 0]],
    ['Ran 2 tests in 0.1s\n\nFAILED (unexpected successes=1)\n', false, [1, 1, 0]],
  ])('reads unittest’s last lines: %j', (output, ok, [passed, failed, skipped]) => {
    expect(fromUnittest(output, ok)).toEqual({ passed, failed, skipped });
  });

  it('adds up to one line', () => {
    const total = sum([fromCheck(true), fromCheck(false), { passed: 3, failed: 0, skipped: 2 }]);
    expect(totalLine(total)).toBe('4 passed, 1 failed, 2 skipped');
  });

  it('fails on a failure, on nothing at all, and in CI on a skip', () => {
    expect(exitCodeOf({ passed: 1, failed: 0, skipped: 0 }, true)).toBe(0);
    expect(exitCodeOf({ passed: 1, failed: 0, skipped: 1 }, false)).toBe(0);
    expect(exitCodeOf({ passed: 1, failed: 0, skipped: 1 }, true)).toBe(1);
    expect(exitCodeOf({ passed: 9, failed: 1, skipped: 0 }, false)).toBe(1);
    expect(exitCodeOf({ passed: 0, failed: 0, skipped: 0 }, false)).toBe(1);
  });
});

describe('what the hosts counted', () => {
  it.each([
    ['✓ Node 20: 22 of 22\nhosts: 396 passed, 0 failed\n', true, { passed: 396, failed: 0, skipped: 0 }],
    ['✗ Bun: 21 of 22\nhosts: 395 passed, 1 failed\n', false, { passed: 395, failed: 1, skipped: 0 }],
    ['it ended before its last line', false, { passed: 0, failed: 1, skipped: 0 }],
  ])('%j', (output, ok, counts) => {
    expect(fromHosts(output, ok)).toEqual(counts);
  });
});
