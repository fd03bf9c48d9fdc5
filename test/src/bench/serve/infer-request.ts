import { randomStream, type ModelManifest } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { noise } from '../runtime-node.js';

/** An inference request of the Open Inference Protocol with binary tensors. */
export interface InferRequestBytes {
  /** JSON, then the values. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** How much of it is JSON: what `Inference-Header-Content-Length` says. */
  readonly jsonLength: number;
}

/** The path that both servers answer; the model is called `model` on each. */
export const inferPath = '/v2/models/model/infer';

/** One image of 28x28 with values that a real one may have, and an answer in binary data wanted. */
export function inferRequest({ input }: Pick<ModelManifest, 'input'>): InferRequestBytes {
  const shape = [1, input.dimensions[1], 28, 28];
  const random = randomStream(1);
  const values = Float32Array.from({ length: input.dimensions[1] * 784 }, () => random.uniform());
  const tensor = { name: input.name, datatype: 'FP32', shape };
  const json = new TextEncoder().encode(
    JSON.stringify({
      inputs: [{ ...tensor, parameters: { binary_data_size: values.byteLength } }],
      parameters: { binary_data_output: true },
    }),
  );
  const body = new Uint8Array(json.length + values.byteLength);
  body.set(json);
  body.set(new Uint8Array(values.buffer), json.length);
  return { body, jsonLength: json.length };
}

/** A grey picture of 28x28, as PNG. */
export async function pngRequest(): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await createSharpCodec().encode(noise(28, 28), 'png'));
}
