import { describe, expect, it } from 'vitest';
import {
  failureLines,
  failuresOfCheck,
  failuresOfHosts,
  failuresOfUnittest,
  failuresOfVitest,
} from './failures.mjs';

describe('the names of failed tests', () => {
  it('come from vitest’s report, with the file, the name and what was expected', () => {
    const testResults = [
      {
        name: '/repo/core/src/sum.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'sum adds zero', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'sum adds two',
            failureMessages: ['\u001b[31mAssertionError: expected 3 to be 4\u001b[39m\n    at sum.test.ts:9'],
          },
        ],
      },
      { name: '/repo/core/src/other.test.ts', status: 'passed', assertionResults: [] },
      { name: '/repo/api/src/app.test.ts', status: 'failed', message: 'no module x\n', assertionResults: [] },
    ];
    expect(failuresOfVitest({ testResults }, '/repo')).toEqual([
      'core/src/sum.test.ts: sum adds two: AssertionError: expected 3 to be 4',
      'api/src/app.test.ts: no module x',
    ]);
    expect(failuresOfVitest(undefined, '/repo')).toEqual([]);
  });

  it('come from unittest’s headings', () => {
    const output =
      '.FE\n====\nFAIL: test_a (tests.test_b.C.test_a)\n----\nTraceback\n====\nERROR: setUpClass (tests.test_b.D)\n';
    expect(failuresOfUnittest(output)).toEqual([
      'test_a (tests.test_b.C.test_a)',
      'setUpClass (tests.test_b.D)',
    ]);
  });

  it('come from the marks of the hosts’ program', () => {
    const output =
      '✓ Node: 2 of 2\n✗ Bun (1.3): 1 of 2\n    answers in order: took 3\nhosts: 3 passed, 1 failed\n';
    expect(failuresOfHosts(output)).toEqual(['✗ Bun (1.3): 1 of 2', '    answers in order: took 3']);
  });

  it('are the first lines that a check prints', () => {
    expect(failuresOfCheck('\na.ts(1,2): error TS1\n\nb\nc\nd\ne\nf\n')).toEqual([
      'a.ts(1,2): error TS1',
      'b',
      'c',
      'd',
      'e',
    ]);
  });
});

describe('the lines of failed tests', () => {
  const step = (name, failed, failures) => ({ name, counts: { passed: 1, failed, skipped: 0, failures } });

  it('name the step of each, and a step alone that names no test', () => {
    const results = [
      step('lint', 0, ['unused']),
      step('unit', 2, ['a.test.ts: one', '  a.test.ts:\ntwo']),
      step('parity', 1),
    ];
    expect(failureLines(results)).toEqual([
      'failed test: unit: a.test.ts: one',
      'failed test: unit: a.test.ts: two',
      'failed test: parity: 1 failed',
    ]);
  });

  it('are at most 20 of at most 300 characters, and a line that counts the others', () => {
    const lines = failureLines([step('unit', 25, Array(25).fill('x'.repeat(1000)))]);
    expect(lines).toHaveLength(21);
    expect(lines[20]).toBe('failed test: and 5 more');
    expect(lines[0]).toHaveLength('failed test: '.length + 300);
  });
});
