import { DenoiseError } from '@denoisekit/core';
import type { Hono, MiddlewareHandler } from 'hono';
import { peerOf, type AppContext, type AppEnv } from '../services.js';
import { callerAddress } from './address.js';
import type { Keys } from './keys.js';
import type { Quota } from './quota.js';

/** What needs no key, where keys are needed: `/docs` with `/openapi.json`, `/metrics`. */
export type OpenPart = 'docs' | 'metrics';

const partAddresses: Readonly<Record<OpenPart, readonly string[]>> = {
  docs: ['/docs', '/openapi.json'],
  metrics: ['/metrics'],
};

/** Needed for all of it: everything but the health of the server, which balancers ask for. */
const alwaysKeyed = ['/v1/*', '/v2', '/v2/models/*'];

/** What brings work. */
const workAddresses = ['/v1/denoise', '/v2/models/:id/infer', '/v2/models/:id/versions/:version/infer'];

const longestKey = 200;

export interface AccessOptions {
  readonly keys: Keys | undefined;
  readonly withoutKey: readonly OpenPart[];
  readonly quota: Quota | undefined;
  readonly trustedProxies: number;
  readonly answer: (c: AppContext, error: DenoiseError) => Response;
}

/** Who may call, and how much. */
export interface Access {
  /** The middleware of routes that need a key or bring work. Call it before the routes are added. */
  guard(hono: Hono<AppEnv>): void;
  /** Whether an address needs no key. */
  readonly isOpen: (path: string) => boolean;
  /** @throws DenoiseError `key-missing`, `key-unknown`, `rate-exceeded` */
  assertKey(c: AppContext): Promise<void>;
  /** Counts pixels. @throws DenoiseError `rate-exceeded` */
  readonly takePixels: (c: AppContext, pixels: number) => void;
}

export function createAccess({ keys, withoutKey, quota, trustedProxies, answer }: AccessOptions): Access {
  const addressOf = (c: AppContext): string =>
    callerAddress(peerOf(c), c.req.header('x-forwarded-for'), trustedProxies);
  // By key, else by address; a holder cannot be called as an address is.
  const whoIs = (c: AppContext): string => {
    const holder = c.get('holder');
    return holder === undefined ? addressOf(c) : `key ${holder}`;
  };

  async function assertKey(c: AppContext): Promise<void> {
    if (keys === undefined) return;
    const key = keyOf(c);
    const holder = key === undefined || key.length > longestKey ? undefined : await keys.holderOf(key);
    if (holder === undefined) throw quota?.takeRequest(addressOf(c)) ?? refused(key !== undefined);
    c.set('holder', holder);
  }

  const parts = (Object.keys(partAddresses) as OpenPart[]).filter((part) => !withoutKey.includes(part));
  const keyed = keys === undefined ? [] : [...alwaysKeyed, ...parts.flatMap((part) => partAddresses[part])];

  const askForKey: MiddlewareHandler<AppEnv> = async (c, next) => {
    // What an address takes is no secret.
    if (c.req.method !== 'OPTIONS') await assertKey(c);
    await next();
  };

  const limitBy =
    ({ takeRequest, headers }: Quota): MiddlewareHandler<AppEnv> =>
    async (c, next) => {
      const who = whoIs(c);
      const refusal = takeRequest(who);
      if (refusal === undefined) await next();
      else c.res = answer(c, refusal);
      for (const [name, value] of Object.entries(headers(who))) c.res.headers.set(name, value);
    };

  return {
    guard(hono) {
      for (const address of keyed) hono.use(address, askForKey);
      if (quota !== undefined) for (const address of workAddresses) hono.post(address, limitBy(quota));
    },
    isOpen: (path) =>
      !keyed.some((address) =>
        address.endsWith('/*') ? path.startsWith(address.slice(0, -1)) : path === address,
      ),
    assertKey,
    takePixels(c, pixels) {
      quota?.takePixels(whoIs(c), pixels);
    },
  };
}

/** From X-API-Key, or Authorization with the scheme Bearer (RFC 6750, section 2.1). */
function keyOf(c: AppContext): string | undefined {
  return c.req.header('x-api-key') ?? /^bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

function refused(isThere: boolean): DenoiseError {
  return new DenoiseError(isThere ? 'key-unknown' : 'key-missing', {
    what: isThere ? 'this key is not known here' : 'a key is needed here',
    expected: 'a key in the header Authorization: Bearer KEY, or X-API-Key: KEY',
    fix: 'the operator of the server can make one',
  });
}
