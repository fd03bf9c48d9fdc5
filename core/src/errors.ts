/**
 * Everything that can go wrong, by name. The union is closed: a switch over it is checked by the compiler, and a
 * client on the other side of a worker or of HTTP can rely on it.
 */
export const errorCodes = [
  // what the caller asked for
  'usage',
  'unknown-recipe',
  'unknown-model',
  'unknown-device',
  'noise-invalid',
  // bytes from outside
  'file-missing',
  'file-unreadable',
  'image-invalid',
  'image-too-large',
  'image-unsupported',
  'dataset-missing',
  'dataset-invalid',
  'manifest-invalid',
  'model-invalid',
  'digest-mismatch',
  'run-invalid',
  // tensors
  'shape-mismatch',
  'values-not-finite',
  'values-out-of-range',
  // doing it
  'aborted',
  'disposed',
  'training-collapsed',
  'tolerance-exceeded',
  'not-portable',
  'conversion-failed',
  'inference-failed',
  'device-unavailable',
  'queue-full',
  'worker-crashed',
  // serving over HTTP
  'origin-refused',
  'key-missing',
  'key-unknown',
  'rate-exceeded',
  'not-found',
  'not-allowed',
  'not-acceptable',
  'body-unsupported',
  'body-invalid',
  'body-too-large',
  'body-timeout',
  'timed-out',
  'not-ready',
  // what surrounds us
  'disk-full',
  'write-failed',
  'network-failed',
  'setup-missing',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** JSON-safe facts that a program may read from an error. */
export type ErrorDetails = Readonly<
  Record<string, string | number | boolean | null | readonly (string | number)[]>
>;

export interface ErrorFacts {
  /** What is wrong, naming the thing: `models/compact/model.onnx does not match its manifest`. */
  readonly what: string;
  /** What was found: `sha256 91ab…`. */
  readonly actual?: string | undefined;
  /** What would have been right: `sha256 03cd…`. */
  readonly expected?: string | undefined;
  /** What to do now, as a sentence without the full stop: `export the model again`. */
  readonly fix?: string | undefined;
  readonly details?: ErrorDetails | undefined;
  readonly cause?: unknown;
}

export interface SerializedError {
  readonly name: 'DenoiseError';
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/**
 * The one error of this project. Its message is made from the facts, always in the order what, actual, expected, fix,
 * on one line.
 *
 * @example
 * throw new DenoiseError('unknown-recipe', {
 *   what: 'there is no recipe "compakt"',
 *   expected: 'one of compact, unet',
 *   fix: 'did you mean "compact"?',
 * });
 */
export class DenoiseError extends Error {
  override readonly name = 'DenoiseError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(messageOf(facts), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.details = facts.details ?? {};
  }

  toJSON(): SerializedError {
    return { name: 'DenoiseError', code: this.code, message: this.message, details: this.details };
  }

  /** Rebuilds the error on the other side of a worker or of a process. */
  static fromJSON({ code, message, details }: SerializedError): DenoiseError {
    return new DenoiseError(code, { what: message, details });
  }
}

function messageOf({ what, actual, expected, fix }: ErrorFacts): string {
  const found = [actual && `found ${actual}`, expected && `expected ${expected}`].filter(Boolean).join(', ');
  return oneLine([found ? `${what}: ${found}` : what, fix].filter(Boolean).join('; '));
}

/** What any thrown value says, as one line. */
export function textOf(thrown: unknown): string {
  return oneLine(thrown instanceof Error ? thrown.message : String(thrown)).trim();
}

/** What a system call was refused for, by its code; the same on all systems. */
const systemReasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'a disk that is read-only',
  ENOENT: 'no such file or folder',
  EEXIST: 'a file where a folder is needed',
  ENOTDIR: 'a file where a folder is needed',
  EISDIR: 'a folder where a file is needed',
  ENAMETOOLONG: 'a name that is too long',
  EMFILE: 'too many open files',
};

/** The code of a failed system call, such as `ENOENT`; empty for anything else that was thrown. */
export function systemCodeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** `textOf`, where a system call failed in plain words: those of the system repeat the path, often that of a temporary file. */
export function systemTextOf(thrown: unknown): string {
  const code = systemCodeOf(thrown);
  const reason = Object.hasOwn(systemReasons, code) ? systemReasons[code] : undefined;
  return reason === undefined ? textOf(thrown) : `${reason} (${code})`;
}

/** Why a file could not be opened or read. */
export function readingError(path: string, cause: unknown, fixOfMissing?: string): DenoiseError {
  const code = systemCodeOf(cause);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    const facts = { what: `cannot read ${path}`, actual: systemTextOf(cause), cause };
    return new DenoiseError('file-unreadable', facts);
  }
  return new DenoiseError('file-missing', { what: `there is no file ${path}`, fix: fixOfMissing, cause });
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

/** What was thrown, as a DenoiseError; anything else becomes `internal`. */
export function asDenoiseError(thrown: unknown): DenoiseError {
  if (thrown instanceof DenoiseError) return thrown;
  return new DenoiseError('internal', { what: textOf(thrown), cause: thrown });
}
