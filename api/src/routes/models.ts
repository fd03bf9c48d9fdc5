import { fileOf } from '@denoisekit/core';
import type { ModelSlot } from '../models.js';
import type { AppContext, Services } from '../services.js';

/** `GET /v1/models` */
export function listModels(c: AppContext, { models }: Services): Response {
  return c.json({ default: models.defaultId, models: models.all.map(summaryOf) });
}

/** `GET /v1/models/:id` */
export function showModel(c: AppContext, { models }: Services): Response {
  const slot = models.find(c.req.param('id'));
  return c.json({ ...factsOf(slot), manifest: slot.manifest });
}

/** The facts about a model in every answer that has some. */
export function factsOf({ id, manifest, state, failure, description: running }: ModelSlot) {
  const { title, description, license } = manifest;
  return {
    ...{ id, title, description, license, state },
    ...(failure !== undefined && { failure }),
    ...(running && { running }),
  };
}

function summaryOf(slot: ModelSlot) {
  const { input, graph, quality, suits } = slot.manifest;
  return {
    ...factsOf(slot),
    ...(suits === undefined ? {} : { pictures: suits.pictures }),
    channels: input.dimensions[1],
    parameters: graph.parameters,
    bytes: fileOf(slot.manifest).bytes,
    quality,
  };
}
