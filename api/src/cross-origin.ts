import { DenoiseError } from '@denoisekit/core';
import { Hono, type MiddlewareHandler } from 'hono';
import type { AppEnv } from './services.js';

/** `*` is every page; else origins as browsers send them: `https://photos.example`, `http://localhost:5173`. */
export type AllowedOrigins = '*' | readonly string[];

export interface CrossOrigin {
  readonly middleware: MiddlewareHandler<AppEnv>;
  /** The same for an answer that was made without the middleware. */
  allow(request: Request, response: Response): Response | Promise<Response>;
}

/** Two hours, the most that Chromium keeps the answer to a preflight. */
const preflightSeconds = 7200;

/** Headers of answers that scripts of other origins may read. */
const exposed = [
  ...['Denoisekit-Code', 'Denoisekit-Device', 'Denoisekit-Model', 'Denoisekit-Notes'],
  ...['Inference-Header-Content-Length', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
  ...['Server-Timing', 'X-Request-Id'],
];

/**
 * Lets pages of other origins call the API, by Hono's middleware, which is loaded when it is first needed. A preflight from an origin
 * that is not allowed gets 403 and says so, where the browser tells its page nothing.
 *
 * No credentials are allowed, which are cookies here: keys come in headers.
 *
 * @throws DenoiseError `usage` when an origin is none
 */
export function crossOrigin(origins: AllowedOrigins): CrossOrigin {
  const allowed = origins === '*' ? undefined : new Set(origins.map(originOf));
  let loading: Promise<MiddlewareHandler> | undefined;
  const load = async (): Promise<MiddlewareHandler> => {
    const { cors } = await import('hono/cors');
    return cors({
      origin: allowed === undefined ? '*' : [...allowed],
      allowMethods: ['GET', 'HEAD', 'POST'],
      exposeHeaders: exposed,
      maxAge: preflightSeconds,
    });
  };
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const isPreflight =
      c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
    // Hono's own treats every OPTIONS as a preflight.
    if (c.req.method === 'OPTIONS' && !isPreflight) return next();
    const origin = c.req.header('origin') ?? '';
    if (isPreflight && allowed?.has(origin) === false) throw refused(origin);
    return (await (loading ??= load()))(c, next);
  };
  const echo = new Hono<{ Bindings: AppEnv['Bindings'] & { readonly answer: Response } }>();
  echo.use(middleware);
  echo.all('*', (c) => c.env.answer);
  return { middleware, allow: (request, answer) => echo.fetch(request, { answer }) };
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // People copy addresses with a trailing slash.
  if (url?.href === `${url?.origin}/` && !url.host.includes('*')) return url.origin;
  throw new DenoiseError('usage', {
    what: 'this is not an origin that may call the API',
    actual: text.slice(0, 100),
    expected: 'a scheme, a host and perhaps a port, such as https://photos.example, or *',
  });
}

function refused(origin: string): DenoiseError {
  return new DenoiseError('origin-refused', {
    what: 'pages of this origin may not call this server',
    actual: origin.slice(0, 100),
    fix: 'the operator of the server can allow it (denoisekit serve --cors)',
  });
}
