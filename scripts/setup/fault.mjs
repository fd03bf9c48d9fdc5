/**
 * What set-up could not do, as one line: what, what was found, what to do. `where` names a log or a folder.
 * Everything else that is thrown counts as a defect of set-up itself.
 */
export class SetupFault extends Error {
  name = 'SetupFault';

  /** @param {{what: string, found?: string, fix: string, log?: string, tail?: string[], cause?: unknown}} facts */
  constructor({ what, found, fix, log, tail = [], cause }) {
    const sentence = found ? `${what}: ${found}` : what;
    const line = [sentence, fix, log && `the log is ${log}`].filter(Boolean).join('; ');
    super(line.replace(/\s*\n\s*/g, ' '), cause === undefined ? undefined : { cause });
    this.what = what.replace(/\s*\n\s*/g, ' ');
    this.sentence = sentence.replace(/\s*\n\s*/g, ' ');
    this.fix = fix;
    /** The last lines of the log that say something, for the reader's eyes; the message stands without them. */
    this.tail = tail;
  }
}

/** Thrown through everything that waits when the person presses Ctrl-C or the system asks us to end. */
export class Interrupted extends Error {
  name = 'Interrupted';

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.exitCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal] ?? 130;
  }
}

const signs = [
  { kind: 'disk', pattern: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|not enough space/i },
  { kind: 'folder', pattern: /EROFS|EACCES|EPERM|Read-only file system|Permission denied/ },
  {
    kind: 'network',
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|CERT_|name resolution|getaddrinfo/i,
  },
];

/**
 * Which of the three usual failures a program's output shows.
 *
 * @param {readonly string[]} lines
 * @returns {'disk' | 'folder' | 'network' | undefined}
 */
export function troubleIn(lines) {
  return signs.find(({ pattern }) => lines.some((line) => pattern.test(line)))?.kind;
}

/**
 * The sentence and the fix for a usual trouble.
 *
 * @param {'disk' | 'folder' | 'network'} kind
 * @param {string} folder where files were to be written
 * @param {string} source what was to be reached, in words
 */
export function usualFault(kind, folder, source) {
  switch (kind) {
    case 'disk':
      return { found: `the disk of ${folder} is full`, fix: 'free some space and run the command again' };
    case 'folder':
      return {
        found: `${folder} cannot be written`,
        fix: 'use a folder that you may write to, or correct its owner',
      };
    case 'network':
      return {
        found: `${source} cannot be reached`,
        fix: 'connect to the network (or set HTTPS_PROXY) and run the command again',
      };
  }
}

/**
 * A fault made from an error of the file system; anything else is handed back as it came.
 *
 * @param {unknown} error
 * @param {string} folder
 */
export function fromSystemError(error, folder) {
  const code = /** @type {{code?: string}} */ (error)?.code;
  if (error instanceof SetupFault || typeof code !== 'string') return error;
  const kind = troubleIn([code]);
  if (kind === undefined || kind === 'network') return error;
  return new SetupFault({ what: 'set-up stopped', ...usualFault(kind, folder, ''), cause: error });
}
