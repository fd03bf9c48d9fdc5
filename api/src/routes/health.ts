import { commonHeaders, type AppContext, type Services } from '../services.js';
import type { ModelSlot } from '../models.js';
import { factsOf } from './models.js';

/** Whether these models can all answer now. It starts to open those that are not, so that asking again helps. */
export function areReady(slots: readonly ModelSlot[], { isDraining }: Services): boolean {
  for (const slot of slots) {
    if (slot.state === 'closed' || slot.state === 'failed') slot.open().catch(() => undefined);
  }
  return !isDraining() && slots.every(({ state }) => state === 'open');
}

/** `GET /livez`: the process answers. It asks nothing else, so that a busy server is not restarted. */
export function livez(c: AppContext): Response {
  return new Response('{"live":true}', {
    headers: { ...commonHeaders(c), 'content-type': 'application/json' },
  });
}

/** `GET /readyz`: what runs, model by model; 200 when all are open, else 503. */
export function readyz(c: AppContext, services: Services): Response {
  const ready = areReady(services.models.all, services);
  const body = { ready, draining: services.isDraining(), models: services.models.all.map(factsOf) };
  return ready ? c.json(body) : c.json(body, 503, { 'retry-after': '1' });
}

/** `GET /metrics` */
export function showMetrics(c: AppContext, { metrics }: Services): Response {
  return c.body(metrics.render(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
}
