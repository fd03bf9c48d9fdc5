import { tmpdir } from 'node:os';
import { DenoiseError } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { runCli, type CliOptions } from './testing/run-cli.js';

const cwd = tmpdir();
const verbs = ['train', 'export', 'evaluate', 'denoise', 'inspect', 'models', 'serve'];

/** A command whose models cannot be listed, in a way of one's choice. */
function failing(error: unknown): CliOptions {
  const models = () => {
    throw error;
  };
  return { cwd, packages: { models } };
}

describe('denoisekit', () => {
  it('lists its verbs', async () => {
    const { code, stdout, stderr } = await runCli(['--help'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
  });

  it('tells its version', async () => {
    const { code, stdout } = await runCli(['--version'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(verbs)('explains %s with an example, --json and --verbose', async (verb) => {
    const { code, stdout } = await runCli([verb, '--help'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`  $ denoisekit ${verb}`);
    expect(stdout).toContain('--json');
    expect(stdout).toContain('--verbose');
  });

  it('shows its help on stderr when no verb was given', async () => {
    const { code, stdout, stderr } = await runCli([], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: denoisekit');
  });

  it.each([
    ['an unknown verb', ['denoize'], "denoisekit: unknown command 'denoize'; Did you mean denoise?\n"],
    [
      'an unknown option',
      ['models', '--jsom'],
      "denoisekit: unknown option '--jsom'; Did you mean --json?\n",
    ],
    [
      'a missing argument',
      ['inspect'],
      "denoisekit: missing required argument 'model'; denoisekit inspect --help lists what there is\n",
    ],
    [
      'a number out of range',
      ['evaluate', 'tiny', '--images', '0'],
      "denoisekit: option '--images <n>' argument '0' is invalid. It takes a whole number from 1 to 1000000000; " +
        'denoisekit evaluate --help lists what there is\n',
    ],
  ])('answers %s with one line and exit code 2', async (_, argv, line) => {
    const { code, stdout, stderr } = await runCli(argv, { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: line });
  });

  it('gives errors as JSON on stdout with --json, also those about the options', async () => {
    const { code, stdout, stderr } = await runCli(['models', '--jsn', '--json'], { cwd });
    expect([code, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        name: 'DenoiseError',
        code: 'usage',
        message: "unknown option '--jsn'; Did you mean --json?",
        details: {},
      },
    });
  });

  it.each([
    ['tolerance-exceeded', 1],
    ['training-collapsed', 1],
    ['disk-full', 2],
    ['network-failed', 2],
    ['aborted', 130],
  ] as const)('exits for %s with %i', async (errorCode, exitCode) => {
    const error = new DenoiseError(errorCode, { what: 'it went wrong', fix: 'try again' });
    const { code, stderr } = await runCli(['models'], failing(error));
    expect(code).toBe(exitCode);
    expect(stderr).toBe('denoisekit: it went wrong; try again\n');
  });

  it('shows stack traces, also of the cause, with --verbose and only then', async () => {
    const error = new DenoiseError('write-failed', { what: 'no', cause: new RangeError('the cause') });
    const { stderr } = await runCli(['models', '--verbose'], failing(error));
    expect(stderr).toMatch(/^denoisekit: no\n/);
    expect(stderr).toContain('RangeError: the cause\n    at ');
    expect((await runCli(['models'], failing(error))).stderr).toBe('denoisekit: no\n');
  });

  it('owns up to a fault of its own in one line', async () => {
    const { code, stderr } = await runCli(['models'], failing(new TypeError('x is not\n a function')));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^denoisekit: x is not a function; this is a fault of denoisekit.*\n$/);
  });
});
