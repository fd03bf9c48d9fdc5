import {
  addNoise,
  assertControls,
  colourOnly,
  createStageClock,
  DenoiseError,
  denoisePicture,
  imageRows,
  levelControl,
  modelRows,
  noiseFacts,
  palePrintFor,
  parseNoise,
  pictureChannels,
  readBand,
  toldLevel,
  unsuitedKind,
  unsuitedText,
  type BandNumber,
  type ControlValues,
  type ImageFormatFacts,
  type ImageRows,
  type ImageTensor,
  type Noise,
  type PalePrint,
  type Pixels,
  type StageTimes,
} from '@denoisekit/core';
import { formatNamed, type EncodedImage } from '@denoisekit/core/image-file';
import type { InferOutput } from 'valibot';
import { answerTypeOf, jsonType } from '../accept.js';
import { toBase64 } from '../base64.js';
import { checked } from '../check.js';
import { withDeadline, type Deadline } from '../limits/deadline.js';
import type { Clock } from '../limits/clock.js';
import type { ModelSlot } from '../models.js';
import { answerTypes, mediaTypeOf, usualType, writtenFormats } from '../picture-types.js';
import { readPicture } from '../picture.js';
import { denoiseQuery } from '../description/schemas.js';
import { clientOf, type AppContext, type Services } from '../services.js';

type Query = InferOutput<typeof denoiseQuery>;

interface Done {
  /** Of the answer. */
  readonly type: string;
  readonly pixels: Pixels;
  readonly device: string;
  /** Of the model, its tiles included. */
  readonly ms: number;
  readonly times: StageTimes;
  readonly notes: readonly string[];
  /** Absent where the answer is without a picture. */
  readonly picture: { readonly type: string; readonly bytes: Uint8Array } | undefined;
}

/** `POST /v1/denoise`: a picture in, a picture or facts out. */
export async function denoise(c: AppContext, services: Services): Promise<Response> {
  const query = checked(denoiseQuery, once(c.req.queries()), 'usage', 'the query');
  const { codec, limits, clock } = services;
  const written = writtenFormats(codec.formats);
  const asked = query.format === undefined ? undefined : formatOf('format', query.format, written);
  const inside = query.image === undefined ? undefined : formatInside(query.image, written);
  const usual = (type: string): string => usualType(type, codec.formats);
  const answerFor = (own = written[0]): Answer => {
    const types = asked === undefined ? answerTypes(codec.formats, own) : [mediaTypeOf(asked), jsonType];
    const type = answerTypeOf(c.req.header('accept'), types, usual);
    if (type !== jsonType) return { type, format: written.find((format) => mediaTypeOf(format) === type) };
    return { type, format: query.image === undefined ? (asked ?? own) : inside };
  };
  answerFor(); // what is not acceptable is refused before a body is read
  const noise = query.noise === undefined ? undefined : parseNoise(query.noise);
  const slot = services.models.find(query.model);
  const controls = controlsOf(query, slot);
  const palePrint = palePrintFor(slot.manifest, query['pale-print']);
  slot.admission?.assertRoom();
  const request = c.req.raw;
  const bytes = await readPicture(request, services);
  const deadline = { timeoutMs: limits.workTimeoutMs, clock, client: clientOf(c) };
  const done = await withDeadline(deadline, (given) =>
    work(bytes, { deadline: given, slot, services, answerFor, query, noise, controls, palePrint, c }),
  );
  return done.type === jsonType ? factsOf(done, slot) : pictureOf(done, slot);
}

/** Media type of an answer, and the format of the picture in it, if any. */
interface Answer {
  readonly type: string;
  readonly format: ImageFormatFacts | undefined;
}

/** Fields of a query, of which none may be given twice: nobody could tell which counts. */
function once(fields: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> {
  const single = Object.entries(fields).map(([key, [value = '', ...more]]) => {
    if (more.length === 0) return [key, value];
    throw new DenoiseError('usage', {
      what: `the query has ${JSON.stringify(key.slice(0, 40))} ${1 + more.length} times`,
      expected: 'each field once',
      fix: '/docs shows what to send',
    });
  });
  return Object.fromEntries(single) as Readonly<Record<string, string>>;
}

/** @throws DenoiseError `usage` where the model is not told the level of noise, or not that one */
function controlsOf(query: Query, { id, manifest }: ModelSlot): ControlValues | undefined {
  const level = query[levelControl];
  if (level === undefined) return undefined;
  const controls = { [levelControl]: level };
  assertControls(id, manifest.controls, controls);
  return controls;
}

function formatInside(asked: string, written: readonly ImageFormatFacts[]): ImageFormatFacts | undefined {
  return asked === 'none' ? undefined : formatOf('image', asked, written, ['none']);
}

/** @throws DenoiseError `usage` */
function formatOf(
  field: string,
  asked: string,
  written: readonly ImageFormatFacts[],
  others: readonly string[] = [],
): ImageFormatFacts {
  const format = formatNamed(asked, written);
  if (format !== undefined) return format;
  throw new DenoiseError('usage', {
    what: `the query is wrong at ${field}`,
    actual: asked,
    expected: `one of ${[...others, ...written.map(({ name }) => name)].join(', ')}`,
  });
}

/**
 * That the format of the answer holds the picture, before it is denoised. The format that came does, so another was asked for.
 *
 * @throws DenoiseError `usage` where the query did, `not-acceptable` where the Accept header did
 */
function assertHolds({ title, holds }: ImageFormatFacts, pixels: Pixels, { format, image }: Query): void {
  const { width, height, frames = 1 } = pixels;
  const isOne = frames === 1 || holds.frames;
  if (isOne && Math.max(width, height) <= holds.side) return;
  throw new DenoiseError((format ?? image) === undefined ? 'not-acceptable' : 'usage', {
    what: `the image cannot be answered as ${title}`,
    actual: isOne ? `${width}x${height} pixels` : `${frames} pages or frames`,
    expected: isOne ? `at most ${holds.side} pixels a side` : 'one',
    fix: `ask for no format, which gives the one that was sent${isOne ? '' : ', or send one page at a time'}`,
  });
}

/** @throws DenoiseError `image-too-large` */
function spoilt(clean: ImageRows, noise: Noise, seed: number, maxNoisePixels: number): ImageRows {
  const [, , height, width] = clean.shape;
  const { stages } = noiseFacts(noise);
  if (height * width * stages <= maxNoisePixels) return imageRows(addNoise(readBand(clean), noise, { seed }));
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
  readonly deadline: Deadline;
  readonly slot: ModelSlot;
  readonly services: Services;
  /** @param own the format of the picture that came, if it can be written */
  readonly answerFor: (own: ImageFormatFacts | undefined) => Answer;
  readonly query: Query;
  /** Added first. */
  readonly noise: Noise | undefined;
  readonly controls: ControlValues | undefined;
  readonly palePrint: PalePrint | undefined;
  readonly c: AppContext;
}

async function work(
  bytes: Uint8Array,
  { deadline, slot, services, answerFor, query, noise, controls, palePrint, c }: Work,
): Promise<Done> {
  const { codec, codings, limits, clock } = services;
  const { signal } = deadline;
  const options = {
    range: query.range,
    maxPixels: limits.maxPixels,
    maxPixelsOption: '--max-megapixels of denoisekit serve (limits.maxPixels of createApp)',
    name: 'the file',
  };
  const opening = slot.use();
  opening.catch(() => undefined); // reported below, unless the picture is wrong too
  const stages = createStageClock(() => clock.now());
  const decoded = await stages.measure('decode', () =>
    codings.run(() => codec.decode(bytes, options), signal),
  );
  const { width, height, frames = 1 } = decoded.pixels;
  services.takePixels(c, width * height * frames);
  const { type, format } = answerFor(formatNamed(decoded.format, writtenFormats(codec.formats)));
  if (format !== undefined) assertHolds(format, decoded.pixels, query);
  const admission = await opening;
  const { strength, quality, strip, seed = 1 } = query;
  const clean = modelRows(slot.manifest, decoded.pixels, strength);
  const input = noise === undefined ? clean : spoilt(clean, noise, seed, limits.maxNoisePixels);
  const told = toldLevel(slot.manifest, input, controls);
  const channels = pictureChannels(slot.manifest);
  const { pixels, notes } = await admission.hold(modelPixels(input, channels), deadline, (run) => {
    const runBand = (image: ImageTensor, { count }: BandNumber): Promise<ImageTensor> =>
      stages.measure('run', () => run(image, told, { parts: count, checked: true }));
    return denoisePicture(decoded.pixels, runBand, {
      ...{ channels, strength, palePrint, input },
      clock: stages,
      // Not all of the manifest: copying it would take longer than planning the tiles of a small picture.
      model: { geometry: slot.manifest.geometry, input: slot.manifest.input, tile: slot.tile },
      atOnce: slot.description?.workers,
      pause: () => nextTurn(clock),
    });
  });
  const like = strip === 'true' ? { ...decoded, metadata: colourOnly(decoded.metadata) } : decoded;
  const encode = (to: ImageFormatFacts): Promise<EncodedImage> =>
    stages.measure('encode', () =>
      codings.run(() => codec.encode(pixels, { format: to.name, quality, like }), signal),
    );
  const look = () => unsuitedKind(slot.manifest, input);
  // Encoding is done by other threads, so this one looks at a large picture meanwhile.
  const [encoded, seems] = await Promise.all([
    format && encode(format),
    width * height < soonSeen ? look() : nextTurn(clock).then(look),
  ]);
  const times = stages.times();
  return {
    ...{ type, pixels, times, ms: times.milliseconds.run },
    device: slot.description?.device ?? 'unknown',
    notes: [
      ...decoded.notes,
      ...notes,
      ...(encoded?.notes ?? []),
      ...(seems === undefined ? [] : [`the image ${unsuitedText(seems, slot.manifest)}`]),
    ],
    picture: format && encoded && { type: mediaTypeOf(format), bytes: encoded.bytes },
  };
}

/** A model for grey takes each colour of a picture by itself. */
function modelPixels({ shape: [frames, colours, height, width] }: ImageRows, channels: 1 | 3): number {
  return frames * height * width * Math.max(1, colours / channels);
}

/** Pixels that are looked at in less time than a turn takes. */
const soonSeen = 2 ** 16;

/** Lets what waits for this thread go first. */
function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(0, resolve);
  });
}

function pictureOf({ picture, device, ms, times, notes }: Done, slot: ModelSlot): Response {
  const { type, bytes } = picture!;
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': type,
      vary: 'accept',
      'denoisekit-model': slot.id,
      'denoisekit-device': device,
      ...(notes.length > 0 && { 'denoisekit-notes': notes.join('; ').replace(/[^ -~]/g, '?') }),
      'server-timing': timingOf(ms, times),
    },
  });
}

/** As browsers show it: decoding and encoding include waiting for others to be decoded. */
function timingOf(ms: number, { milliseconds }: StageTimes): string {
  const { decode, floats, blend, bytes, encode } = milliseconds;
  const entry = (name: string, duration: number): string => `${name};dur=${duration.toFixed(2)}`;
  const own = [entry('floats', floats), entry('blend', blend), entry('bytes', bytes)];
  return [entry('denoise', ms), entry('decode', decode), ...own, entry('encode', encode)].join(', ');
}

function factsOf({ pixels, device, ms, notes, picture }: Done, slot: ModelSlot): Response {
  const { width, height } = pixels;
  const channels = pixels.channels < 3 ? 1 : 3;
  const facts = {
    model: slot.id,
    ...{ device, width, height, channels },
    ms: Math.round(ms * 1000) / 1000,
    range: pixels.range ?? null,
    notes,
    ...(picture && { image: { type: picture.type, base64: toBase64(picture.bytes) } }),
  };
  return new Response(JSON.stringify(facts), {
    headers: { 'content-type': 'application/json', vary: 'accept' },
  });
}
