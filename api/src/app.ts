import { DenoiseError, givenOptions, type AbortSignalLike, type ImageCodec } from '@denoisekit/core';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { createAccess, type OpenPart } from './access/access.js';
import type { Keys } from './access/keys.js';
import { createQuota } from './access/quota.js';
import { discardRest } from './limits/body.js';
import { systemClock, type Clock } from './limits/clock.js';
import { crossOrigin, type AllowedOrigins } from './cross-origin.js';
import { createEarlyRefusal } from './early-refusal.js';
import { createGate } from './limits/gate.js';
import { defaultLimits, type Limits } from './limits/limits.js';
import { createMetrics } from './metrics.js';
import { createModels, type ServedModel } from './models.js';
import { modelMetrics, observe, type Log } from './observe.js';
import { answerOtherMethods } from './other-methods.js';
import { faultOf, problemResponse, protocolErrorResponse } from './problem.js';
import { denoise } from './routes/denoise.js';
import { livez, readyz, showMetrics } from './routes/health.js';
import { listModels, showModel } from './routes/models.js';
import * as protocol from './routes/protocol.js';
import { commonHeaders, type AppContext, type AppEnv, type Services } from './services.js';
import { createWorkGate } from './work-gate.js';

export interface AppOptions {
  /** By id; the first is the default one. */
  readonly models: Readonly<Record<string, ServedModel>>;
  readonly defaultModel?: string | undefined;
  readonly codec: ImageCodec;
  readonly limits?: Partial<Limits> | undefined;
  /** Origins of pages that may call this from a browser. Default: none but its own. */
  readonly cors?: AllowedOrigins | undefined;
  /** Who may call: what `keyList` gives, or `openKeyFile` on Node, or your own. Default: anyone. */
  readonly keys?: Keys | undefined;
  /** What needs no key even so, beside `/livez`, `/readyz`, their like under `/v2`, and pages. Default `docs`. */
  readonly withoutKey?: readonly OpenPart[] | undefined;
  /** Proxies of your own that a request has come through; the nearest writes its client into X-Forwarded-For. Default 0. */
  readonly trustedProxies?: number | undefined;
  /** Default: the host's. */
  readonly clock?: Clock | undefined;
  /**
   * Whether the host stops whatever a request began as soon as it is answered, as Workers do. What was not read of a body is then thrown
   * away before the answer, which otherwise might not reach a client that is still sending. Default false.
   */
  readonly endsWithAnswer?: boolean | undefined;
  /** Called for every request that was answered. Default: not called. */
  readonly log?: Log | undefined;
  /**
   * Files for what no route answers, such as a page that uses this API; undefined where there is none. They need no key, but for those
   * before which `assertKey` is awaited.
   */
  readonly assets?:
    ((request: Request, assertKey: () => Promise<void>) => Promise<Response | undefined>) | undefined;
}

export interface Connection {
  /** Aborted when the client goes away. Default: the request's own signal. */
  readonly client?: (() => AbortSignalLike) | undefined;
  /** The other end, as an IP address. Limits count by it. Default: unknown, and the same for all. */
  readonly address?: (() => string | undefined) | undefined;
}

export interface App {
  /** To be mounted, or called with `request`. */
  readonly hono: Hono<AppEnv>;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** `fetch` for hosts that know more of the connection than the request does. */
  readonly fetchFor: (request: Request, connection: Connection) => Response | Promise<Response>;
  /** Opens every model. Rejects with the first failure; still opens the rest. */
  warm(): Promise<void>;
  /** Refuses new work from now on, and resolves when what was taken is answered. Health and metrics go on. */
  drain(): Promise<void>;
  /** `drain`, then disposes of the models. Idempotent. */
  dispose(): Promise<void>;
}

/**
 * Denoising over HTTP, on any host that has Request and Response: `/v1/denoise` for pictures, `/v2` for the Open Inference
 * Protocol, and what operators need. `/docs` describes it.
 *
 * Models are opened when they are first needed. Errors have a code and never a stack or a path.
 *
 * @example
 * const { fetch } = createApp({ models: { compact: { manifest, open: () => createNodeDenoiser({ model }) } }, codec });
 *
 * @throws DenoiseError `usage` without a model or when `cors` is wrong, `unknown-model` when the default one is none of them
 */
export function createApp(given: AppOptions): App {
  const {
    models: served,
    codec,
    clock = systemClock,
    ...options
  } = givenOptions(given, 'createApp', '{ models, codec }');
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const metrics = createMetrics();
  const watch = modelMetrics(metrics);
  const models = createModels(served, {
    ...{ limits, clock, onBatch: watch.onBatch },
    defaultModel: options.defaultModel,
  });
  watch.watch(models);
  let draining = false;
  const codings = createGate(limits.maxCodings);
  const answer: AnswerError = (c, error) => {
    watch.onError(error);
    return answerError(c, error);
  };
  const access = createAccess({
    keys: options.keys,
    withoutKey: options.withoutKey ?? ['docs'],
    quota: createQuota(limits, clock),
    trustedProxies: options.trustedProxies ?? 0,
    answer,
  });
  const services: Services = {
    ...{ models, codec, limits, clock, metrics, codings, isDraining: () => draining },
    body: { timeoutMs: limits.bodyTimeoutMs, clock, leaveRest: options.endsWithAnswer },
    takePixels: access.takePixels,
    lastHeader: { bytes: new Uint8Array(), request: undefined },
  };
  const work = createWorkGate(limits, () => draining);
  let disposal: Promise<void> | undefined;

  const hono = new Hono<AppEnv>();
  hono.use(async (c, next) => {
    const requestId = crypto.randomUUID();
    c.set('requestId', requestId);
    await next();
    if (c.get('hasCommonHeaders')) return;
    // Not by `c.header`, which makes a new response with a stream for its body.
    const { headers } = c.res;
    headers.set('x-request-id', requestId);
    headers.set('x-content-type-options', 'nosniff');
  });
  const { middleware, record } = observe({ metrics, clock, log: options.log });
  const refusalOf = createEarlyRefusal({
    ...{ models, record, isDraining: () => draining, onError: watch.onError },
  });
  hono.use(middleware);
  const pages = options.cors === undefined ? undefined : crossOrigin(options.cors);
  if (pages) hono.use(pages.middleware);
  access.guard(hono);
  let openApi: string | undefined;
  hono.get('/livez', livez);
  hono.get('/readyz', (c) => readyz(c, services));
  hono.get('/metrics', (c) => showMetrics(c, services));
  // What describes the API is imported on first use, which is rare, so that no start waits for it.
  hono.get('/openapi.json', async (c) => {
    const { openApiDocument } = await import('./description/openapi.js');
    openApi ??= JSON.stringify(openApiDocument(codec.formats, access.isOpen));
    return c.body(openApi, 200, { 'content-type': 'application/json' });
  });
  hono.get('/docs', async (c) => {
    const { docsPage, docsPolicy } = await import('./description/docs-page.js');
    const page = docsPage(new URL(c.req.url).origin, codec.formats);
    return c.html(page, 200, { 'content-security-policy': docsPolicy });
  });
  hono.post('/v1/denoise', work.gate, (c) => denoise(c, services));
  hono.get('/v1/models', (c) => listModels(c, services));
  hono.get('/v1/models/:id', (c) => showModel(c, services));
  hono.get('/v2', protocol.serverMetadata);
  hono.get('/v2/health/live', protocol.serverLive);
  hono.get('/v2/health/ready', (c) => protocol.serverReady(c, services));
  for (const model of ['/v2/models/:id', '/v2/models/:id/versions/:version']) {
    hono.get(model, (c) => protocol.modelMetadata(c, services));
    hono.get(`${model}/ready`, (c) => protocol.modelReady(c, services));
    hono.post(`${model}/infer`, work.gate, (c) => protocol.infer(c, services));
  }
  answerOtherMethods(hono, answer);

  hono.notFound(async (c) => {
    const { method, path } = c.req;
    if (method === 'GET' || method === 'HEAD') {
      try {
        const asset = await options.assets?.(c.req.raw, () => access.assertKey(c));
        if (asset !== undefined) return new Response(asset.body, asset); // its own headers may be immutable
      } catch (error) {
        return answer(c, error); // thrown from here it would pass by the log and the metrics
      }
      if (path === '/') return c.redirect('/docs');
    }
    return answer(
      c,
      new DenoiseError('not-found', {
        what: `there is nothing at ${path.slice(0, 100)}`,
        fix: '/docs lists what there is',
      }),
    );
  });
  hono.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    return answer(c, error);
  });

  const respond = (request: Request, bindings?: AppEnv['Bindings']): Response | Promise<Response> => {
    const refusal = refusalOf(request);
    const response =
      refusal === undefined ? hono.fetch(request, bindings) : (pages?.allow(request, refusal) ?? refusal);
    return options.endsWithAnswer === true ? afterBody(request, response) : response;
  };
  async function afterBody(request: Request, answered: Response | Promise<Response>): Promise<Response> {
    const response = await answered;
    await discardRest(request, clock);
    return response;
  }

  function drain(): Promise<void> {
    draining = true;
    return work.idle();
  }

  return {
    hono,
    fetch: (request) => respond(request),
    fetchFor: (request, { client, address }) =>
      respond(request, { denoisekitClient: client, denoisekitAddress: address }),
    async warm() {
      const outcomes = await Promise.allSettled(models.all.map((slot) => slot.open()));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    drain,
    dispose: () =>
      (disposal ??= drain().then(async () => {
        await Promise.all(models.all.map((slot) => slot.dispose()));
      })),
  };
}

type AnswerError = (c: AppContext, error: unknown) => Response;

function answerError(c: AppContext, error: unknown): Response {
  c.set('error', error);
  const requestId = c.get('requestId');
  const fault = faultOf(error, requestId);
  const isProtocol = /(^|\/)v2(\/|$)/.test(c.req.path);
  const common = commonHeaders(c);
  return isProtocol ? protocolErrorResponse(fault, common) : problemResponse(fault, requestId, common);
}
