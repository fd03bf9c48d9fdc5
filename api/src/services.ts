import type { AbortSignalLike, ImageCodec } from '@denoisekit/core';
import type { Context } from 'hono';
import type { ReadBodyOptions } from './limits/body.js';
import type { Clock } from './limits/clock.js';
import type { Gate } from './limits/gate.js';
import type { LastHeader } from './infer-input.js';
import type { Limits } from './limits/limits.js';
import type { Metrics } from './metrics.js';
import type { Models } from './models.js';

/** What the routes share. */
export interface Services {
  readonly models: Models;
  readonly codec: ImageCodec;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly lastHeader: LastHeader;
  /** How bodies are read; how long they may be is each route's own. */
  readonly body: Omit<ReadBodyOptions, 'maxBytes'>;
  /** What image files pass through. */
  readonly codings: Gate;
  /** Counts pixels against what the caller may have in a minute. @throws DenoiseError `rate-exceeded` */
  readonly takePixels: (c: AppContext, pixels: number) => void;
  /** Whether new work is taken. */
  readonly isDraining: () => boolean;
}

export interface AppEnv {
  Bindings: {
    /** Where a host has a lighter signal than the request's own. */
    denoisekitClient?: (() => AbortSignalLike) | undefined;
    /** The other end of the connection. */
    denoisekitAddress?: (() => string | undefined) | undefined;
  };
  Variables: {
    requestId: string;
    /** Whether the answer has the headers that all have. */
    hasCommonHeaders: boolean;
    /** Whose key it came with; undefined where none is asked for. */
    holder: string | undefined;
    /** For the log. */
    error: unknown;
  };
}

export type AppContext = Context<AppEnv>;

/** Aborted when the client goes away. */
export function clientOf(c: AppContext): AbortSignalLike {
  return bindingsOf(c)?.denoisekitClient?.() ?? c.req.raw.signal;
}

/** The other end of the connection, where the host knows it. */
export function peerOf(c: AppContext): string | undefined {
  return bindingsOf(c)?.denoisekitAddress?.();
}

/** There are none where `fetch` is given none. */
function bindingsOf(c: AppContext): AppEnv['Bindings'] | undefined {
  return c.env;
}

/** The headers of every answer. They are set when it is made: adding them later makes it slower to send. */
export function commonHeaders(c: AppContext): Readonly<Record<string, string>> {
  c.set('hasCommonHeaders', true);
  return { 'x-request-id': c.get('requestId'), 'x-content-type-options': 'nosniff' };
}
