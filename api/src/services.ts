import type { ImageCodec } from '@denoisekit/core';
import type { Context } from 'hono';
import type { Clock } from './clock.js';
import type { Gate } from './gate.js';
import type { Limits } from './limits.js';
import type { Metrics } from './metrics.js';
import type { Models } from './models.js';

/** What the routes share. */
export interface Services {
  readonly models: Models;
  readonly codec: ImageCodec;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** What image files pass through. */
  readonly codings: Gate;
  /** Whether new work is taken. */
  readonly isDraining: () => boolean;
}

export interface AppEnv {
  Variables: {
    requestId: string;
    /** For the log. */
    error: unknown;
  };
}

export type AppContext = Context<AppEnv>;
