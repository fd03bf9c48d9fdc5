import { DenoiseError, toldLevel, type ImageTensor, type ModelPort } from '@denoisekit/core';
import { readBody } from '../limits/body.js';
import { withDeadline } from '../limits/deadline.js';
import { inferResponse } from '../infer-answer.js';
import { readInferInput } from '../infer-input.js';
import type { ModelSlot } from '../models.js';
import { clientOf, commonHeaders, type AppContext, type Services } from '../services.js';
import { version } from '../description/version.js';
import { areReady } from './health.js';

/*
 * The Open Inference Protocol, version 2, over REST (kserve/open-inference-protocol, specification/protocol/inference_rest.md),
 * with Triton's binary tensor data extension (triton-inference-server/server, docs/protocol/extension_binary_data.md). Each model
 * has one version here, and addresses may name it.
 */

const onlyVersion = '1';

/** The model of an address, `/v2/models/:id` with or without `/versions/:version`. @throws DenoiseError `unknown-model` */
function slotOf(c: AppContext, { models }: Services): ModelSlot {
  const slot = models.find(c.req.param('id'));
  const version = c.req.param('version') ?? onlyVersion;
  if (version === onlyVersion) return slot;
  throw new DenoiseError('unknown-model', {
    what: `the model ${slot.id} does not have this version`,
    actual: version.slice(0, 20),
    expected: onlyVersion,
    fix: 'leave the version out: another version of a model has an id of its own here',
  });
}

/** `GET /v2` */
export function serverMetadata(c: AppContext): Response {
  return c.json({ name: 'denoisekit', version, extensions: ['binary_tensor_data'] });
}

/** `GET /v2/health/live` */
export function serverLive(c: AppContext): Response {
  return c.json({ live: true });
}

/** `GET /v2/health/ready` */
export function serverReady(c: AppContext, services: Services): Response {
  const ready = areReady(services.models.all, services);
  return c.json({ ready }, ready ? 200 : 503);
}

/** `GET /v2/models/:id` */
export function modelMetadata(c: AppContext, services: Services): Response {
  const { id, manifest } = slotOf(c, services);
  return c.json({
    name: id,
    versions: [onlyVersion],
    platform: 'onnxruntime_onnx',
    inputs: [tensorMetadata(manifest.input)],
    outputs: [tensorMetadata(manifest.output)],
  });
}

/** `GET /v2/models/:id/ready` */
export function modelReady(c: AppContext, services: Services): Response {
  const slot = slotOf(c, services);
  const ready = areReady([slot], services);
  return c.json({ name: slot.id, ready }, ready ? 200 : 503);
}

/** `POST /v2/models/:id/infer` */
export async function infer(c: AppContext, services: Services): Promise<Response> {
  const { limits, clock, lastHeader, body: reading, takePixels } = services;
  const slot = slotOf(c, services);
  slot.admission?.assertRoom();
  const request = c.req.raw;
  const headerLength = request.headers.get('inference-header-content-length');
  assertType(request.headers.get('content-type'), headerLength !== null);
  const { maxBodyBytes, maxJsonBytes } = limits;
  const maxBytes = headerLength === null ? Math.min(maxBodyBytes, maxJsonBytes) : maxBodyBytes;
  const body = await readBody(request, { ...reading, maxBytes });
  const read = readInferInput(body, headerLength, slot.manifest, limits, lastHeader);
  const { request: asked, image, scale, controls } = read;
  const [batch, , height, width] = image.shape;
  takePixels(c, batch * height * width);
  const deadline = { timeoutMs: limits.workTimeoutMs, clock, client: clientOf(c) };
  const output = await withDeadline(deadline, async (given) => {
    const admission = await slot.use();
    return admission.denoise(image, given, toldLevel(slot.manifest, image, controls));
  });
  return inferResponse(scaledBy(scale, output), asked, slot.manifest, commonHeaders(c));
}

/** Nothing else holds a model's answer, so it is changed in place. */
function scaledBy(scale: number, output: ImageTensor): ImageTensor {
  const { data } = output;
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i]! *= scale;
  return output;
}

/** Clients differ in what they call it, and some call it nothing; forms and pictures are a mistake. */
function assertType(contentType: string | null, binary: boolean): void {
  const type = contentType?.split(';')[0]!.trim().toLowerCase() ?? '';
  if (binary || type === '' || type === 'application/json' || type === 'application/octet-stream') return;
  throw new DenoiseError('body-unsupported', {
    what: 'the content type of the body is not that of an inference request',
    actual: type.slice(0, 60),
    expected: 'application/json, or binary data with Inference-Header-Content-Length',
    fix: 'send pictures to /v1/denoise',
  });
}

function tensorMetadata({ name, dimensions }: ModelPort) {
  return {
    name,
    datatype: 'FP32',
    shape: dimensions.map((size) => (typeof size === 'number' ? size : -1)),
  };
}
