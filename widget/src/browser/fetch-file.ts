import { DenoiseError, textOf } from '@denoisekit/core/errors';

/**
 * The answer at an address of this page.
 *
 * @throws DenoiseError `file-missing`, `network-failed`; or rejects with the signal's reason
 */
export async function fetchFile(url: URL, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new DenoiseError('network-failed', {
      what: `${url.href} cannot be reached`,
      actual: textOf(cause),
      fix: 'check the connection and try again',
      cause,
    });
  }
  if (response.ok) return response;
  throw new DenoiseError(response.status === 404 ? 'file-missing' : 'network-failed', {
    what: `${url.href} cannot be fetched`,
    actual: `status ${response.status}`,
    fix: 'check the address',
    details: { status: response.status },
  });
}
