import {
  addNoise,
  DenoiseError,
  noiseFacts,
  parseNoise,
  pictureChannels,
  type AbortSignalLike,
  type DecodedImage,
  type ImageFormat,
  type ImageTensor,
  type Noise,
} from '@denoisekit/core';
import { answerTypeOf, formatOf, mediaTypeOf, type AnswerType } from '../accept.js';
import { toBase64 } from '../base64.js';
import { checked } from '../check.js';
import { withDeadline } from '../deadline.js';
import type { ModelSlot } from '../models.js';
import { readPicture } from '../picture.js';
import { denoiseQuery } from '../schemas.js';
import { clientOf, type AppContext, type Services } from '../services.js';

interface Done {
  readonly tensor: ImageTensor;
  readonly device: string;
  readonly ms: number;
  readonly notes: readonly string[];
  /** Absent where the answer is without a picture. */
  readonly picture: { readonly type: AnswerType; readonly bytes: Uint8Array } | undefined;
}

/** `POST /v1/denoise`: a picture in, a picture or facts out. */
export async function denoise(c: AppContext, services: Services): Promise<Response> {
  const query = checked(denoiseQuery, c.req.query(), 'usage', 'the query');
  const answerType = answerTypeOf(c.req.header('accept'));
  const noise = query.noise === undefined ? undefined : parseNoise(query.noise);
  const slot = services.models.find(query.model);
  slot.admission?.assertRoom();
  const request = c.req.raw;
  const bytes = await readPicture(request, services);
  const { limits, clock } = services;
  const deadline = { timeoutMs: limits.workTimeoutMs, clock, client: clientOf(c) };
  const done = await withDeadline(deadline, (signal) =>
    work(bytes, { signal, slot, services, answer: answerFormat(answerType, query.image) }, (clean) =>
      noise === undefined ? clean : spoilt(clean, noise, query.seed ?? 1, limits.maxNoisePixels),
    ),
  );
  return answerType === 'application/json' ? factsOf(done, slot) : pictureOf(done, slot);
}

/** @throws DenoiseError `image-too-large` */
function spoilt(clean: ImageTensor, noise: Noise, seed: number, maxNoisePixels: number): ImageTensor {
  const [, , height, width] = clean.shape;
  const { stages } = noiseFacts(noise);
  if (height * width * stages <= maxNoisePixels) return addNoise(clean, noise, { seed });
  const maxPixels = Math.floor(maxNoisePixels / stages);
  throw new DenoiseError('image-too-large', {
    what: 'the image is too large to add this noise',
    actual: `${width}x${height} pixels`,
    expected: `at most ${maxPixels} pixels for noise of ${stages} stages`,
    fix: 'send a smaller image, or one that is noisy already',
    details: { width, height, maxPixels },
  });
}

interface Work {
  readonly signal: AbortSignalLike;
  readonly slot: ModelSlot;
  readonly services: Services;
  readonly answer: ImageFormat | undefined;
}

async function work(
  bytes: Uint8Array,
  { signal, slot, services, answer }: Work,
  spoil: (clean: ImageTensor) => ImageTensor,
): Promise<Done> {
  const { codec, codings, limits, clock } = services;
  const { manifest } = slot;
  const options = {
    channels: pictureChannels(manifest),
    maxPixels: limits.maxPixels,
    name: 'the image',
  };
  const opening = slot.use();
  opening.catch(() => undefined); // told below, unless the picture is wrong too
  const decoded: DecodedImage = await codings.run(() => codec.decode(bytes, options), signal);
  const input = spoil(decoded.tensor);
  const admission = await opening;
  const start = clock.now();
  const tensor = await admission.denoise(input, signal);
  const ms = clock.now() - start;
  const picture =
    answer === undefined
      ? undefined
      : {
          type: mediaTypeOf[answer],
          bytes: await codings.run(() => codec.encode(tensor, answer), signal),
        };
  return { tensor, device: slot.description?.device ?? 'unknown', ms, notes: decoded.notes, picture };
}

function answerFormat(
  type: AnswerType,
  inside: ImageFormat | 'none' | undefined = 'png',
): ImageFormat | undefined {
  if (type !== 'application/json') return formatOf[type];
  return inside === 'none' ? undefined : inside;
}

function pictureOf({ picture, device, ms }: Done, slot: ModelSlot): Response {
  const { type, bytes } = picture!;
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': type,
      vary: 'accept',
      'denoisekit-model': slot.id,
      'denoisekit-device': device,
      'server-timing': `denoise;dur=${ms.toFixed(2)}`,
    },
  });
}

function factsOf({ tensor, device, ms, notes, picture }: Done, slot: ModelSlot): Response {
  const [, channels, height, width] = tensor.shape;
  const facts = {
    model: slot.id,
    ...{ device, width, height, channels },
    ms: Math.round(ms * 1000) / 1000,
    notes,
    ...(picture && { image: { type: picture.type, base64: toBase64(picture.bytes) } }),
  };
  return new Response(JSON.stringify(facts), {
    headers: { 'content-type': 'application/json', vary: 'accept' },
  });
}
