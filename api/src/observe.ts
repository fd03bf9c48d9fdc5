import { DenoiseError } from '@denoisekit/core';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Clock } from './limits/clock.js';
import type { Metrics } from './metrics.js';
import type { Models } from './models.js';
import type { AppEnv } from './services.js';

/** One answered request, for the server's own log. */
export interface LogEntry {
  readonly requestId: string;
  readonly method: string;
  /** The pattern, not the address: `/v1/models/:id`. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  /** Whose key it came with, where keys are asked for. */
  readonly holder?: string;
  /** What was thrown, with its stack and its paths: not for strangers. */
  readonly error?: unknown;
}

export type Log = (entry: LogEntry) => void;

export interface ObserveOptions {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log | undefined;
}

/** From a cached answer to one that nearly ran out of time, in seconds. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const batchSizes = [1, 2, 4, 8, 16, 32];

/** Unknown addresses share one name, or a flood of them could fill the memory. */
const nowhere = 'none';

export interface Observer {
  readonly middleware: MiddlewareHandler<AppEnv>;
  /** For what is answered without it. */
  readonly record: Log;
}

/** Counts, times and logs every request. */
export function observe({ metrics, clock, log }: ObserveOptions): Observer {
  const requests = metrics.counter('denoisekit_http_requests_total', 'Requests that were answered.');
  const seconds = metrics.histogram(
    'denoisekit_http_request_duration_seconds',
    'From the head of a request to its answer.',
    durations,
  );
  let inFlight = 0;
  metrics.gauge('denoisekit_http_requests_in_flight', 'Requests that are being answered.', () => [
    [{}, inFlight],
  ]);
  const record: Log = (entry) => {
    const { method, route, status, ms } = entry;
    requests.add({ method: methodLabel(method), route, status });
    seconds.observe({ route }, ms / 1000);
    log?.(entry);
  };
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const start = clock.now();
    inFlight++;
    try {
      await next();
    } finally {
      inFlight--;
    }
    const matched = routePath(c, -1);
    const route = matched.endsWith('*') ? nowhere : matched;
    const { method } = c.req;
    const { status } = c.res;
    const ms = clock.now() - start;
    const error = c.get('error');
    const requestId = c.get('requestId');
    const holder = c.get('holder');
    record({
      ...{ requestId, method, route, status, ms },
      ...(holder !== undefined && { holder }),
      ...(error !== undefined && { error }),
    });
  };
  return { middleware, record };
}

export interface ModelMetrics {
  readonly onBatch: (model: string, images: number) => void;
  readonly onError: (error: unknown) => void;
  /** To be called once, when the models are known. */
  watch(models: Models): void;
}

/** Queues, batches and refusals. */
export function modelMetrics(metrics: Metrics): ModelMetrics {
  const batches = metrics.histogram('denoisekit_batch_images', 'Images in one run of a model.', batchSizes);
  const errors = metrics.counter('denoisekit_errors_total', 'Requests that ended in an error, by its code.');
  return {
    onBatch: (model, images) => {
      batches.observe({ model }, images);
    },
    onError: (error) => {
      errors.add({ code: error instanceof DenoiseError ? error.code : 'internal' });
    },
    watch({ all }) {
      const read = (value: (slot: Models['all'][number]) => number) => () =>
        all.map((slot) => [{ model: slot.id }, value(slot)] as const);
      metrics.gauge(
        'denoisekit_queue_waiting',
        'Requests that wait for a model.',
        read(({ admission }) => admission?.waiting ?? 0),
      );
      metrics.gauge(
        'denoisekit_queue_running',
        'Requests that a model works on.',
        read(({ admission }) => admission?.running ?? 0),
      );
      metrics.gauge('denoisekit_model_info', 'What runs.', () =>
        all.flatMap(({ id, description }) =>
          description === undefined
            ? []
            : [
                [
                  {
                    model: id,
                    device: description.device,
                    runtime: `${description.runtime} ${description.runtimeVersion}`,
                    sha256: description.modelSha256,
                  },
                  1,
                ] as const,
              ],
        ),
      );
    },
  };
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function methodLabel(method: string): string {
  return methods.has(method) ? method : 'other';
}
