import { describe, expect, it } from 'vitest';
import { fromSystemError, Interrupted, SetupFault, troubleIn, usualFault } from './fault.mjs';

describe('a fault of set-up', () => {
  it('is one line: what, what was found, what to do, where the log is', () => {
    const fault = new SetupFault({
      what: 'pip\nfailed',
      found: 'no room',
      fix: 'free some',
      log: '.setup/a.log',
    });
    expect(fault.message).toBe('pip failed: no room; free some; the log is .setup/a.log');
  });

  it.each([
    ['disk', 'npm error code ENOSPC'],
    ['disk', 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'],
    ['folder', "npm error Error: EROFS: read-only file system, mkdir 'x'"],
    ['folder', "[Errno 13] Permission denied: 'x'"],
    ['network', 'npm error code EAI_AGAIN'],
    ['network', 'Error: getaddrinfo ENOTFOUND example.org'],
    [
      'network',
      'NewConnectionError: Failed to establish a new connection: [Errno -2] Name or service not known',
    ],
    [undefined, 'error TS2322: Type string is not assignable'],
  ])('is known as %s from the line: %s', (kind, line) => {
    expect(troubleIn(['first', line, 'last'])).toBe(kind);
  });

  it('tells the disk before the network, since a full disk ends downloads too', () => {
    expect(troubleIn(['ECONNRESET', 'ENOSPC'])).toBe('disk');
  });

  it('names the folder or the source, and what to do', () => {
    expect(usualFault('disk', 'here', '').found).toContain('here');
    expect(usualFault('network', 'here', 'the npm registry').found).toContain('the npm registry');
    for (const kind of ['disk', 'folder', 'network']) expect(usualFault(kind, 'a', 'b').fix).not.toBe('');
  });

  it('is made from an error of the file system, and from no other', () => {
    const error = Object.assign(new Error('x'), { code: 'EROFS' });
    expect(fromSystemError(error, 'here')).toBeInstanceOf(SetupFault);
    expect(fromSystemError(error, 'here').message).toContain('here cannot be written');
    const defect = new TypeError('x');
    expect(fromSystemError(defect, 'here')).toBe(defect);
    const missing = Object.assign(new Error('x'), { code: 'ENOENT' });
    expect(fromSystemError(missing, 'here')).toBe(missing);
  });
});

describe('an interruption', () => {
  it('has the exit code that shells give to the signal', () => {
    expect(new Interrupted('SIGINT').exitCode).toBe(128 + 2);
    expect(new Interrupted('SIGTERM').exitCode).toBe(128 + 15);
  });
});
