import { describe, expect, it } from 'vitest';
import { choosePython, execute, pythonCandidates } from './python.mjs';

const python = (version, changes = {}) => ({
  missing: false,
  ok: true,
  output: `${JSON.stringify({
    version: version.split('.').map(Number),
    executable: `at/python-${version}`,
    venv: true,
    bits: 64,
    implementation: 'CPython',
    ...changes,
  })}\n`,
});
const absent = { missing: true, ok: false, output: '' };
const choose = (commands, { env = {}, platform = 'linux' } = {}) =>
  choosePython({
    env,
    platform,
    exec: (command, args) => commands[[command, ...args.slice(0, -2)].join(' ')] ?? absent,
  });

describe('choosing a Python', () => {
  it('takes the first that fits', () => {
    const found = choose({ 'python3.11': python('3.11.9'), python3: python('3.10.2') });
    expect(found).toEqual({ executable: 'at/python-3.11.9', version: '3.11.9' });
  });

  it('passes over those that are too old, too new, without venv, of 32 bits, or not CPython', () => {
    const found = choose({
      'python3.12': python('3.12.1', { venv: false }),
      'python3.11': python('3.11.1', { bits: 32 }),
      'python3.10': python('3.10.1', { implementation: 'PyPy' }),
      python3: python('3.13.0'),
      python: python('3.10.14'),
    });
    expect(found.version).toBe('3.10.14');
  });

  it('takes both ends of the range and nothing beyond', () => {
    expect(choose({ python3: python('3.10.0') }).version).toBe('3.10.0');
    expect(choose({ python3: python('3.12.99') }).version).toBe('3.12.99');
    for (const version of ['3.9.18', '3.13.0', '2.7.18', '4.11.0']) {
      expect(() => choose({ python3: python(version) })).toThrow(`python3 is ${version}`);
    }
  });

  it('names what was tried, what it was, and what to do', () => {
    const commands = { python3: python('3.9.18'), python: { missing: false, ok: false, output: 'boom' } };
    expect(() => choose(commands)).toThrow(
      /^no Python from 3\.10 to 3\.12 was found: python3 is 3\.9\.18, python does not work, not there: python3\.12 python3\.11 python3\.10; install one \(sudo apt/,
    );
    expect(() => choose({}, { platform: 'darwin' })).toThrow(/brew install/);
    expect(() => choose({}, { platform: 'win32' })).toThrow(/winget install/);
  });

  it('names the Debian package when only venv is missing', () => {
    expect(() => choose({ 'python3.11': python('3.11.2', { venv: false }) })).toThrow(
      /apt install python3\.11-venv/,
    );
  });

  it('asks only the one in DENOISEKIT_PYTHON, when that is set', () => {
    const env = { DENOISEKIT_PYTHON: 'mine' };
    expect(choose({ mine: python('3.12.0'), 'python3.12': python('3.12.9') }, { env }).version).toBe(
      '3.12.0',
    );
    expect(() => choose({ mine: python('3.13.0'), 'python3.12': python('3.12.9') }, { env })).toThrow(
      /mine is 3\.13\.0; let DENOISEKIT_PYTHON name/,
    );
  });

  it('asks the launcher first on Windows', () => {
    expect(pythonCandidates({}, 'win32')[0]).toEqual({ command: 'py', args: ['-3.12'] });
    expect(choose({ 'py -3.11': python('3.11.5') }, { platform: 'win32' }).version).toBe('3.11.5');
  });
});

describe('running a command', () => {
  it('tells a missing one from a failing one', () => {
    expect(execute('there-is-no-such-command', []).missing).toBe(true);
    expect(execute(process.execPath, ['-e', 'process.exit(127)']).missing).toBe(true);
    expect(execute(process.execPath, ['-e', 'process.exit(3)'])).toMatchObject({ missing: false, ok: false });
    expect(execute(process.execPath, ['-e', 'console.log(7)'])).toEqual({
      missing: false,
      ok: true,
      output: '7\n',
    });
  });
});
