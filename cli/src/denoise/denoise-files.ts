import { setImmediate } from 'node:timers/promises';
import {
  addNoise,
  answersInGrey,
  changeOf,
  colourOnly,
  createStageClock,
  denoisePicture,
  depthOf,
  estimateNoise,
  excessText,
  imageRows,
  measured,
  modelRows,
  palePrintFor,
  pictureRows,
  readBand,
  statedNoise,
  toldLevel,
  unsuitedKind,
  type BandNumber,
  type ControlValues,
  type DecodedImage,
  type DecodeOptions,
  type DenoiseError,
  type DenoiseProgress,
  type ImageCodec,
  type ImageTensor,
  type Noise,
  type PalePrint,
  type PictureKind,
  type Pixels,
  type SampleRange,
  type SerializedError,
  type StageClock,
  type StageTimes,
} from '@denoisekit/core';
import { createGate } from '../files/gate.js';
import { standardStream } from '../files/image-paths.js';
import { createInOrder } from '../files/in-order.js';
import type { Io } from '../terminal/io.js';
import type { OpenModel } from '../models/models.js';
import { assertNoOtherFormat, type Job } from '../files/plan-outputs.js';
import { readImageFile } from '../files/read-image-file.js';
import { toDenoiseError } from '../command/report-error.js';
import { writeOutput, type Disk } from '../files/write-file.js';

export interface Denoised {
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  /** Pages, or frames of an animation. */
  readonly frames: number;
  /** 1 grey, 3 colour, without the alpha that it may have besides. */
  readonly channels: 1 | 3;
  /** Bits a sample, as they came. */
  readonly depth: 8 | 16;
  /** The output's. */
  readonly format: string;
  /** Of the model alone, without decoding and encoding. */
  readonly milliseconds: number;
  /** Null for pages, and where there is too little to estimate it by. */
  readonly estimatedNoise: EstimatedNoise | null;
  /** The samples that were 0 and 1 to the model, where these are not all of their bits. */
  readonly range: SampleRange | null;
  /** What the picture seems to be, where the model is for other pictures; null otherwise. */
  readonly seems: PictureKind | null;
  readonly notes: readonly string[];
  /** Where the time went, where that was asked for. */
  readonly profile?: Profile;
}

export interface Profile extends StageTimes {
  /** From reading the file to having written the other, waiting for other pictures included. */
  readonly totalMilliseconds: number;
}

/** By `estimateNoise`: sigma in units of the [0, 1] range, which is `range` in samples where there is one. */
export interface EstimatedNoise {
  /** By `statedNoise`. */
  readonly before: number;
  readonly after: number;
}

export interface Failed {
  readonly input: string;
  readonly error: SerializedError;
}

export interface BatchOptions {
  readonly model: OpenModel;
  readonly codec: ImageCodec;
  readonly io: Io;
  /** Added first, for trying; image i of the batch gets noise number i of the seed. */
  readonly noise?: { readonly kind: Noise; readonly seed: number } | undefined;
  /** From 0 to 1. Default 1. */
  readonly strength?: number | undefined;
  /** Of pages. Default: auto. */
  readonly palePrint?: PalePrint | undefined;
  /** Values of the model's inputs beside the picture. */
  readonly controls?: ControlValues | undefined;
  /** Of formats that lose something, from 1 to 100. */
  readonly quality?: number | undefined;
  /** Leaves out EXIF, XMP, texts and resolution. */
  readonly strip?: boolean | undefined;
  /** As the codec takes it. Default: auto. */
  readonly range?: DecodeOptions['range'];
  readonly maxPixels?: number | undefined;
  /** Whether to measure where the time goes. */
  readonly profile?: boolean | undefined;
  readonly onDone: (done: Denoised) => void;
  readonly onFailed: (error: DenoiseError, input: string) => void;
  /** Called after each run of the model on a picture that takes several. */
  readonly onProgress?: ((progress: DenoiseProgress) => void) | undefined;
  /** The disk to write to; tests hand over one that is full. */
  readonly disk?: Disk | undefined;
}

/** While some are in the model, one is read and one is written. */
const besides = 2;

/** In pixels: what the pictures in the model may have together takes 0.3 GB as samples. */
const mostPixels = 48_000_000;

/** After so many pictures in a row without space on the disk, it stops. */
const mostWithoutSpace = 3;

/**
 * Denoises files, as many at once as the model takes, while others are read and written; they are reported in their order. One that fails is passed
 * to `onFailed` and does not keep the others from being done. The denoiser of a single picture is disposed of before that is written.
 *
 * Rejects with the signal's reason when Ctrl-C stops it, and with DenoiseError `disk-full` when there was no space for several in a row; what is
 * under way is finished or left as it was before.
 */
export async function denoiseFiles(jobs: readonly Job[], options: BatchOptions): Promise<void> {
  const { io } = options;
  const { atOnce } = options.model;
  const inModel = createGate({ tasks: atOnce, weight: mostPixels });
  const reported = createInOrder();
  let next = 0;
  let withoutSpace = 0;
  let full: DenoiseError | undefined;

  function onFailed(thrown: unknown, { input }: Job): void {
    if (io.signal.aborted) return;
    const error = toDenoiseError(thrown);
    withoutSpace = error.code === 'disk-full' ? withoutSpace + 1 : 0;
    if (withoutSpace === mostWithoutSpace && next < jobs.length) full = error;
    options.onFailed(error, input.shown);
  }

  async function denoiseFile(job: Job, index: number): Promise<Denoised> {
    const clock = options.profile === true ? createStageClock(() => io.now()) : undefined;
    const begun = io.now();
    const result = await denoiseJob(job, index, clock);
    // The memory that a run takes is the encoder's, where no other picture follows.
    if (jobs.length === 1) await options.model.denoiser.dispose();
    // Encoding is done by other threads, so this one looks at the picture meanwhile.
    const [encoded, looked] = await Promise.all([
      measured(clock, 'encode', () => encode(job, result, options)),
      setImmediate().then(() => measured(clock, 'estimate', result.look)),
    ]);
    const { excess, ...facts } = looked;
    const notes = excess === undefined ? encoded.notes : [...encoded.notes, excess];
    const done: Denoised = { ...encoded, milliseconds: result.milliseconds, ...facts, notes };
    return clock === undefined
      ? done
      : { ...done, profile: { ...clock.times(), totalMilliseconds: io.now() - begun } };
  }

  async function denoiseJob(job: Job, index: number, clock: StageClock | undefined): Promise<Result> {
    const decoded = await measured(clock, 'decode', () => decode(job, options));
    const { width, height, frames = 1 } = decoded.pixels;
    return inModel(width * height * frames, () => {
      io.signal.throwIfAborted();
      return denoise(decoded, index, { ...options, clock });
    });
  }

  async function work(): Promise<void> {
    while (next < jobs.length && full === undefined && !io.signal.aborted) {
      const index = next++;
      const job = jobs[index]!;
      const outcome = denoiseFile(job, index).then(
        (done) => () => {
          withoutSpace = 0;
          options.onDone(done);
        },
        (thrown: unknown) => () => {
          onFailed(thrown, job);
        },
      );
      await reported(outcome, (report) => {
        report();
      });
    }
  }

  await Promise.all(Array.from({ length: Math.min(atOnce + besides, jobs.length) }, work));
  io.signal.throwIfAborted();
  if (full !== undefined) throw full;
}

async function decode(job: Job, { codec, io, range, maxPixels }: BatchOptions): Promise<DecodedImage> {
  const bytes = await readImageFile(job.input, io);
  const options = { range, maxPixels, maxPixelsOption: '--max-pixels', name: job.input.shown };
  const decoded = await codec.decode(bytes, options);
  assertNoOtherFormat(job, codec.formats);
  return decoded;
}

interface Result {
  /** Without its pixels, which need not be kept. */
  readonly file: Omit<DecodedImage, 'pixels'>;
  readonly pixels: Pixels;
  readonly notes: readonly string[];
  readonly milliseconds: number;
  readonly look: () => Looked;
}

interface Looked extends Pick<Denoised, 'estimatedNoise' | 'seems'> {
  /** That it changed far more than its noise explains. */
  readonly excess: string | undefined;
}

async function denoise(
  { pixels: before, ...file }: DecodedImage,
  index: number,
  {
    model,
    io,
    noise,
    strength = 1,
    palePrint,
    controls,
    onProgress,
    clock,
  }: BatchOptions & { clock: StageClock | undefined },
): Promise<Result> {
  const { manifest, channels } = model;
  const clean = modelRows(manifest, before, strength);
  const input =
    noise === undefined
      ? clean
      : imageRows(addNoise(readBand(clean), noise.kind, { seed: noise.seed, firstIndex: index }));
  const told = toldLevel(manifest, input, controls);
  let milliseconds = 0;
  // What the model itself took out, whatever the strength leaves in.
  let [squares, values] = [0, 0];
  const run = async (image: ImageTensor, band: BandNumber): Promise<ImageTensor> => {
    const begun = io.now();
    const denoised = await model.denoiser.denoise(image, {
      signal: io.signal,
      controls: told,
      checked: true,
      clock,
      onProgress: ({ done, total }) =>
        onProgress?.({ done: band.index * total + done, total: band.count * total }),
    });
    milliseconds += io.now() - begun;
    squares += measured(clock, 'estimate', () => changeOf(image, denoised)) ** 2 * image.data.length;
    values += image.data.length;
    return denoised;
  };
  const { pixels, notes } = await denoisePicture(before, run, {
    ...{ channels, strength, input, clock },
    palePrint: palePrintFor(manifest, palePrint),
    model: { ...manifest, tile: model.tile },
  });
  const look = (): Looked => {
    const after = pictureRows(pixels);
    const seems = unsuitedKind(manifest, input) ?? null;
    // Of a page it says nothing: the edges of letters count as noise, and cleaning makes them sharper.
    const [found, left] = answersInGrey(manifest) ? [null, null] : [input, after].map(estimateNoise);
    if (found == null || left == null) return { estimatedNoise: null, seems, excess: undefined };
    const removed = Math.sqrt(squares / Math.max(1, values));
    const excess = excessText(changeOf(input, after), found);
    return {
      estimatedNoise: { before: statedNoise(found, removed), after: left },
      seems,
      excess: excess?.concat(strength < 1 ? '; try less --strength' : '; try --strength 0.5'),
    };
  };
  return { file, pixels, notes, milliseconds, look };
}

async function encode(
  { input, output, shown, format, lacksEnding }: Job,
  { file, pixels, notes }: Result,
  { codec, io, quality, strip, disk }: BatchOptions,
): Promise<Omit<Denoised, keyof Looked | 'milliseconds'>> {
  const like = strip === true ? { ...file, metadata: colourOnly(file.metadata) } : file;
  const wanted = format ?? file.format;
  const ending =
    lacksEnding === true ? (codec.formats.find(({ name }) => name === wanted)?.endings[0] ?? '') : '';
  const encoded = await codec.encode(pixels, { format: wanted, quality, like });
  await writeOutput(io, output === undefined ? standardStream : output + ending, encoded.bytes, disk);
  return {
    input: input.shown,
    output: shown + ending,
    width: pixels.width,
    height: pixels.height,
    frames: pixels.frames ?? 1,
    channels: pixels.channels < 3 ? 1 : 3,
    depth: depthOf(pixels),
    range: pixels.range ?? null,
    format: wanted,
    notes: [...file.notes, ...notes, ...encoded.notes],
  };
}
