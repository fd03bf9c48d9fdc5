import {
  alphaIndex,
  colourChannels,
  depthOf,
  fullSample,
  type Pixels,
  type SampleDepth,
} from '../picture/pixels.js';

/** The same picture without alpha, on white. */
export function onWhite(pixels: Pixels): Pixels {
  const alpha = alphaIndex(pixels);
  if (alpha === undefined) return pixels;
  const { data, channels: stride } = pixels;
  const channels = colourChannels(pixels);
  const full = fullSample(depthOf(pixels));
  const white = pixels.range?.high ?? full;
  const count = data.length / stride;
  const out = full === 255 ? new Uint8Array(count * channels) : new Uint16Array(count * channels);
  for (let i = 0; i < count; i++) {
    const opacity = data[i * stride + alpha]! / full;
    for (let c = 0; c < channels; c++) {
      out[i * channels + c] = white + opacity * (data[i * stride + c]! - white) + 0.5;
    }
  }
  return { ...pixels, channels, data: out };
}

export function isOpaque(pixels: Pixels): boolean {
  const alpha = alphaIndex(pixels);
  if (alpha === undefined) return true;
  const { data, channels } = pixels;
  const full = fullSample(depthOf(pixels));
  for (let at = alpha; at < data.length; at += channels) if (data[at] !== full) return false;
  return true;
}

/** The same picture in samples of at most so many bits: of 16, the nearest of 8. A picture with a range is stretched to all of them. */
export function atMostDepth(pixels: Pixels, depth: SampleDepth): Pixels {
  if (depthOf(pixels) <= depth) return pixels;
  const { channels, range: { low, high } = { low: 0, high: 65_535 } } = pixels;
  const alpha = alphaIndex(pixels);
  // The nearest: a clamped array rounds.
  const samples = Uint8ClampedArray.from(pixels.data, (sample, i) =>
    i % channels === alpha ? sample / 257 : ((sample - low) * 255) / (high - low),
  );
  return { ...pixels, range: undefined, data: new Uint8Array(samples.buffer) };
}
