import { imageTensor, randomStream } from '@denoisekit/core';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { benchModel } from '../bench/runtime-node.js';
import type { ClientAnswer, ClientRequest } from './client.js';

/** A request of the Open Inference Protocol, and the values that belong into its answer. */
export interface KnownAnswer {
  readonly request: ClientRequest;
  isRight(answer: ClientAnswer): boolean;
}

const side = 28;
/** Images of one run may be batched otherwise than alone, which changes the last bits. */
const tolerance = 1e-5;

/** Images of noise for `model`, which is `compact`, each with the answer that the model gives in this process. */
export async function knownAnswers(count: number): Promise<readonly KnownAnswer[]> {
  const denoiser = await createNodeDenoiser({ model: benchModel, device: 'cpu', threads: 1 });
  const random = randomStream(17);
  const known: KnownAnswer[] = [];
  for (let i = 0; i < count; i++) {
    const values = Float32Array.from({ length: side * side }, () => random.uniform());
    const { data } = await denoiser.denoise(imageTensor(values, [1, 1, side, side]));
    known.push({ request: requestOf(values), isRight: (answer) => isClose(answer, data) });
  }
  await denoiser.dispose();
  return known;
}

function requestOf(values: Float32Array): ClientRequest {
  const tensor = { name: 'noisy', datatype: 'FP32', shape: [1, 1, side, side] };
  const json = Buffer.from(
    JSON.stringify({
      inputs: [{ ...tensor, parameters: { binary_data_size: values.byteLength } }],
      parameters: { binary_data_output: true },
    }),
  );
  const body = Buffer.concat([json, Buffer.from(values.buffer)]);
  const headers = [
    ['content-type', 'application/octet-stream'],
    ['content-length', String(body.length)],
    ['inference-header-content-length', String(json.length)],
  ] as const;
  return { method: 'POST', target: '/v2/models/model/infer', headers, body };
}

/** The values are the last bytes of an answer. */
function isClose({ body }: ClientAnswer, expected: Float32Array): boolean {
  const bytes = Uint8Array.from(body.subarray(-expected.byteLength));
  const values = new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
  return (
    values.length === expected.length &&
    values.every((value, i) => Math.abs(value - expected[i]!) <= tolerance)
  );
}
