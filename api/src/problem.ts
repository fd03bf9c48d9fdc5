import { DenoiseError, type ErrorCode } from '@denoisekit/core';
import { withoutPaths } from './private-paths.js';

/** The HTTP status of each code; the record is exhaustive, so a new code cannot be forgotten. */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  usage: 400,
  'unknown-recipe': 400,
  'unknown-model': 404,
  'unknown-device': 400,
  'noise-invalid': 400,
  'file-missing': 503,
  'file-unreadable': 503,
  'image-invalid': 400,
  'image-too-large': 413,
  'image-unsupported': 415,
  'dataset-missing': 500,
  'dataset-invalid': 500,
  'manifest-invalid': 503,
  'model-invalid': 503,
  'digest-mismatch': 503,
  'run-invalid': 500,
  'shape-mismatch': 400,
  'values-not-finite': 400,
  'values-out-of-range': 400,
  aborted: 499, // nginx's "client closed request"; no client is left to read it
  disposed: 503,
  'training-collapsed': 500,
  'tolerance-exceeded': 503,
  'not-portable': 500,
  'conversion-failed': 500,
  'inference-failed': 500,
  'device-unavailable': 503,
  'queue-full': 429,
  'worker-crashed': 503,
  'origin-refused': 403,
  'key-missing': 401,
  'key-unknown': 401,
  'rate-exceeded': 429,
  'not-found': 404,
  'not-allowed': 405,
  'not-acceptable': 406,
  'body-unsupported': 415,
  'body-invalid': 400,
  'body-too-large': 413,
  'body-timeout': 408,
  'timed-out': 504,
  'not-ready': 503,
  'disk-full': 500,
  'write-failed': 500,
  'network-failed': 503,
  'setup-missing': 503,
  internal: 500,
};

/** `Retry-After`, in seconds; queues here drain within one. */
const retryAfterSeconds = '1';

type Headers = Readonly<Record<string, string>>;

/** The part of an error that a client may see. */
export interface Fault {
  readonly code: ErrorCode;
  readonly status: number;
  /** One sentence that says what to do. */
  readonly detail: string;
  readonly details: DenoiseError['details'];
  readonly headers: Headers;
}

/**
 * What a client may see of anything that was thrown: never a stack, never a path, and of a defect of our own nothing but that
 * there is one.
 *
 * @param requestId by which the server's log can be searched
 */
export function faultOf(thrown: unknown, requestId: string): Fault {
  const known = thrown instanceof DenoiseError && thrown.code !== 'internal';
  const code = known ? thrown.code : 'internal';
  const status = statusOf[code];
  return {
    code,
    status,
    detail: known
      ? withoutPaths(thrown.message)
      : `this is a fault of the server; its log tells more under the request id ${requestId}`,
    // Facts about the request help its sender; those about the server stay here.
    details: known && status < 500 ? thrown.details : {},
    headers: headersOf(code, status, thrown),
  };
}

function headersOf(code: ErrorCode, status: number, thrown: unknown): Headers {
  // The rest of the body is not read: the connection cannot be reused.
  if (code === 'body-timeout') return { connection: 'close' };
  // RFC 6750, section 3: of a request without a key nothing more is said.
  if (status === 401)
    return {
      'www-authenticate': `Bearer realm="denoisekit"${code === 'key-unknown' ? ', error="invalid_token"' : ''}`,
    };
  if (status !== 429 && status !== 503) return {};
  const seconds = thrown instanceof DenoiseError ? thrown.details['retryAfterSeconds'] : undefined;
  return { 'retry-after': String(seconds ?? retryAfterSeconds) };
}

/** RFC 9457, with the code, and the request's id as the instance. */
export function problemResponse(fault: Fault, requestId: string, common: Headers = {}): Response {
  const { code, status, detail, details } = fault;
  const document = {
    type: `/docs#${code}`,
    title: titleOf(code),
    status,
    detail,
    instance: requestId,
    code,
    ...(Object.keys(details).length > 0 && { details }),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { ...common, ...fault.headers, 'content-type': 'application/problem+json' },
  });
}

/** An error as the Open Inference Protocol has it. The code goes into a header, where no client trips over it. */
export function protocolErrorResponse(
  { code, status, detail, headers }: Fault,
  common: Headers = {},
): Response {
  return new Response(JSON.stringify({ error: detail }), {
    status,
    headers: { ...common, ...headers, 'content-type': 'application/json', 'denoisekit-code': code },
  });
}

export function titleOf(code: ErrorCode): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
