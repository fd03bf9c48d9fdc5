import type { ImageTensor } from '../image-tensor.js';
import { fillHidden } from './fill-hidden.js';
import {
  alphaIndex,
  colourChannels,
  copyOf,
  fromPixels,
  isGrey,
  writeSamples,
  type Pixels,
} from './pixels.js';
import { applyStrength, assertStrength } from './strength.js';
import { throughModel, type RunModel } from './through-model.js';

export interface DenoisePictureOptions {
  /** Those of the model. */
  readonly channels: 1 | 3;
  /** How much of what the model changes is changed, from 0 to 1: see `applyStrength`. Default 1. */
  readonly strength?: number | undefined;
  /** Changes the picture first: adds noise, to try. */
  readonly prepare?: ((image: ImageTensor) => ImageTensor) | undefined;
  /** Sees what went into the model and the picture that is kept, before it is rounded: to measure. Of the same shape. */
  readonly onDenoised?: ((before: ImageTensor, after: ImageTensor) => void) | undefined;
}

export interface DenoisedPicture {
  /** Of the size, channels and depth of the picture. */
  readonly pixels: Pixels;
  /** What was done to make it fit the model, for people. */
  readonly notes: readonly string[];
}

/**
 * Denoises a picture as files hold it, the same way wherever it runs: values in the picture's own encoding, 8 or 16 bits.
 *
 * Grey stays grey, in files that spend three samples on it too, and colour stays colour: see `throughModel`. Alpha stays as it is: colours alone are
 * denoised, and what full transparency hides is kept from the model and comes back unchanged.
 *
 * Rejects with what `run` rejects with, and with DenoiseError `shape-mismatch`, `usage`.
 *
 * @example
 * const { pixels } = await codec.decode(bytes);
 * const denoised = await denoisePicture(pixels, (image) => denoiser.denoise(image), { channels: 3 });
 */
export async function denoisePicture(
  pixels: Pixels,
  run: RunModel,
  { channels, strength = 1, prepare = (image) => image, onDenoised }: DenoisePictureOptions,
): Promise<DenoisedPicture> {
  assertStrength(strength);
  const colours = isGrey(pixels) ? 1 : 3;
  const visible = visibleOf(pixels);
  const image = fromPixels(pixels, colours);
  if (visible !== undefined) fillHidden(image, visible);
  const input = prepare(image);
  const denoised = strength === 0 ? input : await throughModel(input, channels, run);
  const wanted = applyStrength(input, denoised, strength);
  onDenoised?.(input, wanted);
  return { pixels: withColours(pixels, wanted, visible), notes: notesOf(colours, channels, visible) };
}

/** A value a pixel, 0 where it is fully transparent; undefined for pictures without alpha. */
function visibleOf(pixels: Pixels): Uint8Array | undefined {
  const alpha = alphaIndex(pixels);
  if (alpha === undefined) return undefined;
  const { data, channels } = pixels;
  const visible = new Uint8Array(data.length / channels);
  for (let i = 0, at = alpha; i < visible.length; i++, at += channels) visible[i] = data[at] === 0 ? 0 : 1;
  return visible;
}

/** The picture with other colours where it is visible. */
function withColours(pixels: Pixels, { data, shape }: ImageTensor, visible: Uint8Array | undefined): Pixels {
  const [frames, colours, height, width] = shape;
  const { channels: stride } = pixels;
  const plane = height * width;
  const out = copyOf(pixels.data);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < colourChannels(pixels); channel++) {
      const from = (frame * colours + Math.min(channel, colours - 1)) * plane;
      writeSamples(out, frame * plane * stride + channel, stride, data, from, plane);
    }
  }
  visible?.forEach((shows, i) => {
    if (shows === 0) out.set(pixels.data.subarray(i * stride, (i + 1) * stride), i * stride);
  });
  return { ...pixels, data: out };
}

function notesOf(colours: 1 | 3, channels: 1 | 3, visible: Uint8Array | undefined): readonly string[] {
  return [
    ...(colours > channels ? ['the model is for grey: each colour by itself'] : []),
    ...(visible?.includes(0) === true ? ['transparent parts as they were'] : []),
  ];
}
