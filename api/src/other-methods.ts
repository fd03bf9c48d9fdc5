import { DenoiseError } from '@denoisekit/core';
import type { Hono } from 'hono';
import { commonHeaders, type AppContext, type AppEnv } from './services.js';

/**
 * Answers the methods that no route takes, at each address that has one (RFC 9110, sections 9.3.7 and 15.5.6): OPTIONS with what is allowed there,
 * the others with 405 and the same. Call it when all routes are there.
 */
export function answerOtherMethods(
  hono: Hono<AppEnv>,
  answer: (c: AppContext, error: DenoiseError) => Response,
): void {
  const methods = new Map<string, string[]>();
  for (const { method, path } of hono.routes) {
    if (method !== 'ALL') methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, taken] of methods) {
    const named = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    const allow = [...new Set([...named, 'OPTIONS'])].join(', ');
    hono.all(path, (c) => {
      const { method } = c.req;
      if (method === 'OPTIONS') {
        return new Response(null, { status: 204, headers: { ...commonHeaders(c), allow } });
      }
      const error = new DenoiseError('not-allowed', {
        what: `${method.slice(0, 20)} is not answered here`,
        expected: allow,
        fix: '/docs lists what there is',
      });
      const response = answer(c, error);
      response.headers.set('allow', allow);
      return response;
    });
  }
}
