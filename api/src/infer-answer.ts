import type { ImageTensor, ModelManifest } from '@denoisekit/core';
import type { InferRequest } from './description/schemas.js';

/** The answer to an inference request, as JSON or as binary data after it, as the request wants it. */
export function inferResponse(
  { data, shape }: ImageTensor,
  { id, parameters, outputs }: InferRequest,
  { id: model, output }: ModelManifest,
  common: Readonly<Record<string, string>>,
): Response {
  const facts = { name: output.name, datatype: 'FP32', shape };
  const envelope = (tensor: object) =>
    JSON.stringify({ model_name: model, ...(id !== undefined && id !== null && { id }), outputs: [tensor] });
  const wanted = outputs?.[0]?.parameters?.['binary_data'] ?? parameters?.['binary_data_output'];
  if (wanted !== true) {
    return new Response(envelope({ ...facts, data: Array.from(data) }), {
      headers: { ...common, 'content-type': 'application/json' },
    });
  }
  const json = new TextEncoder().encode(
    envelope({ ...facts, parameters: { binary_data_size: data.byteLength } }),
  );
  const body = new Uint8Array(json.length + data.byteLength);
  body.set(json);
  body.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), json.length);
  return new Response(body, {
    headers: {
      ...common,
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.length),
    },
  });
}
