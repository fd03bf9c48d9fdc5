import { DenoiseError } from '@denoisekit/core';
import type { MiddlewareHandler } from 'hono';
import type { Limits } from './limits/limits.js';
import type { AppEnv } from './services.js';

export interface WorkGate {
  readonly gate: MiddlewareHandler<AppEnv>;
  /** Resolves when all admitted requests have ended. */
  idle(): Promise<void>;
}

/** Counts requests that bring work, and refuses them when there are too many or the server is shutting down. */
export function createWorkGate({ maxInFlight }: Limits, isDraining: () => boolean): WorkGate {
  let inside = 0;
  let whenIdle: (() => void)[] = [];
  return {
    async gate(_, next) {
      if (isDraining()) {
        throw new DenoiseError('not-ready', {
          what: 'the server is shutting down and takes no new requests',
          fix: 'try again; another server may answer',
        });
      }
      if (inside >= maxInFlight) {
        throw new DenoiseError('queue-full', {
          what: 'too many requests are being answered',
          expected: `at most ${maxInFlight}`,
          fix: 'try again in a second',
          details: { maxInFlight },
        });
      }
      inside++;
      try {
        await next();
      } finally {
        inside--;
        if (inside === 0) {
          for (const resolve of whenIdle) resolve();
          whenIdle = [];
        }
      }
    },
    idle: () =>
      inside === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            whenIdle.push(resolve);
          }),
  };
}
