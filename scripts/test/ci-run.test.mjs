import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../.ci/run');
const folder = mkdtempSync(join(tmpdir(), 'denoisekit-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs .ci/run where `npm run test` and `npm run test:wide` print and end so. */
function runWith(name, { usual, wide }) {
  const bin = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(bin);
  const saying = ([text, code]) => `printf '${text}'; exit ${code}`;
  const npm = ['#!/bin/sh', `if [ "$2" = test ]; then ${saying(usual)}; fi`, saying(wide)];
  writeFileSync(join(bin, 'npm'), npm.join('\n'));
  chmodSync(join(bin, 'npm'), 0o755);
  return new Promise((done) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
    const child = spawn('bash', [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('close', (code) => done({ code, last: output.trimEnd().split('\n').at(-1), output }));
  });
}

const good = ['✓ unit: 5 passed, 0 failed, 0 skipped; 1.0 s\\n5 passed, 0 failed, 0 skipped\\n', 0];

// Windows has neither bash nor a CI that runs this file.
describe.skipIf(process.platform === 'win32')('.ci/run', () => {
  it.each([
    ['adds up both commands', { usual: good, wide: good }, 0, '10 passed, 0 failed, 0 skipped'],
    [
      'fails when a test of the first fails, and still runs the second',
      { usual: ['4 passed, 1 failed, 0 skipped\\n', 1], wide: good },
      1,
      '9 passed, 1 failed, 0 skipped',
    ],
    [
      'fails when a test of the second fails',
      { usual: good, wide: ['4 passed, 1 failed, 0 skipped\\n', 1] },
      1,
      '9 passed, 1 failed, 0 skipped',
    ],
    [
      'fails when a test is skipped',
      { usual: ['4 passed, 0 failed, 1 skipped\\n', 1], wide: good },
      1,
      '9 passed, 0 failed, 1 skipped',
    ],
    [
      'counts a command that ends before its totals as a failure',
      { usual: ['setup: no Python\\n', 1], wide: good },
      1,
      '5 passed, 1 failed, 0 skipped',
    ],
    [
      'counts a command that says nothing and ends well as a failure',
      { usual: ['', 0], wide: good },
      1,
      '5 passed, 1 failed, 0 skipped',
    ],
    [
      'counts a command that ends badly after good totals as a failure',
      { usual: [good[0], 130], wide: good },
      1,
      '10 passed, 1 failed, 0 skipped',
    ],
    [
      'fails when totals with a failure come with a good exit code',
      { usual: ['4 passed, 1 failed, 0 skipped\\n', 0], wide: good },
      1,
      '9 passed, 1 failed, 0 skipped',
    ],
    [
      'finds the totals before what npm says last',
      { usual: [`${good[0]}npm notice a new version\\n`, 0], wide: good },
      0,
      '10 passed, 0 failed, 0 skipped',
    ],
  ])('%s', async (name, commands, code, last) => {
    const result = await runWith(name, commands);
    expect({ code: result.code, last: result.last }).toEqual({ code, last });
  });

  it('passes on what both print', async () => {
    const { output } = await runWith('passes on', { usual: ['first\\n', 1], wide: ['second\\n', 1] });
    expect(output.trim().split('\n')).toEqual([
      'first',
      'second',
      'failed test: npm run test ended with status 1',
      'failed test: npm run test:wide ended with status 1',
      '0 passed, 2 failed, 0 skipped',
    ]);
  });

  it('repeats the failed tests of both before its last line', async () => {
    const failing = (name) => [`failed test: unit: ${name}\\n4 passed, 1 failed, 0 skipped\\n`, 1];
    const { output } = await runWith('repeats', { usual: failing('one'), wide: failing('two') });
    expect(output.trim().split('\n').slice(-3)).toEqual([
      'failed test: unit: one',
      'failed test: unit: two',
      '8 passed, 2 failed, 0 skipped',
    ]);
  });
});
