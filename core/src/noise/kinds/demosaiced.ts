import type { RandomStream } from '../../random/random.js';
import { assertGreyOrColour, clip } from '../arithmetic.js';
import { colourAt, createMosaic, demosaic, type Mosaic } from '../mosaic.js';
import type { NoiseKind, StageImage } from '../noise-kind.js';

/** Read noise by shot noise at white: what T. Brooks et al. measured on phones reaches this at high ISO. */
const maxRead = 0.2;
/** White balance gains of red and blue, from daylight to lamps. */
const maxGain = 2.5;
/** Of the colour matrix: 1 where a camera sees half of a colour's saturation. */
const maxSaturation = 1;

/**
 * The noise of a colour sensor, as a developed picture has it: one noisy value a pixel under a Bayer mosaic, in linear light, scaled by white
 * balance, demosaiced, put through a colour matrix and the tone curve. (The chain of T. Brooks et al., "Unprocessing images for learned raw
 * denoising", CVPR 2019, with the simplest curve and matrix.) Only the noise is demosaiced, which linear interpolation allows: the picture
 * was already, by something better.
 *
 * Draws for the image: the mosaic's place, the share of read noise, gains of red and blue, saturation; then a normal deviate a pixel.
 */
export const demosaiced: NoiseKind = {
  name: 'demosaiced',
  title: 'Demosaiced',
  summary: "adds a colour sensor's noise, developed to a picture",
  formula: 'y = sqrt(x^2 + n), n: demosaiced N(0, 4 sigma^2 (x^2 + b))',
  parameter: 'sigma',
  unit: 'the standard deviation of shot noise in green, in units of the [0, 1] range',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'demosaiced:15/255',
  apply(image, sigma, stream) {
    assertGreyOrColour('demosaiced', image.channels);
    const mosaic = createMosaic(image.height, image.width, stream);
    const camera = drawCamera(sigma, stream);
    fillMosaic(mosaic, image, camera, stream);
    if (image.channels === 3) developColour(image, mosaic, camera);
    else developGrey(image, mosaic, camera);
  },
};

interface Camera {
  /** Variance of a raw value v in [0, 1]: `shot * v + read`. */
  readonly shot: number;
  readonly read: number;
  readonly gains: readonly [red: number, green: number, blue: number];
  /** s of the colour matrix `(1 + s) I - s / 3`, whose rows add up to 1: grey stays grey. */
  readonly saturation: number;
}

function drawCamera(sigma: number, stream: RandomStream): Camera {
  const read = maxRead * stream.uniform();
  const red = 1 + (maxGain - 1) * stream.uniform();
  const blue = 1 + (maxGain - 1) * stream.uniform();
  // The slope of the tone curve sqrt(v) is 1 / (2 sqrt(v)): shot noise of variance 4 sigma^2 v becomes sigma at every brightness.
  const shot = 4 * sigma * sigma;
  return {
    shot,
    read: shot * read * read,
    gains: [red, 1, blue],
    saturation: maxSaturation * stream.uniform(),
  };
}

/** One deviation a pixel, of the colour that the mosaic lets through there, in linear light after white balance. */
function fillMosaic(
  mosaic: Mosaic,
  { source, start, channels, height, width }: StageImage,
  { shot, read, gains, saturation }: Camera,
  stream: RandomStream,
): void {
  const { values, stride, margin } = mosaic;
  const plane = channels === 1 ? 0 : height * width;
  const own = 1 / (1 + saturation);
  const shared = (1 - own) / 3;
  stream.fillNormal(values);
  for (let row = 0, at = 0; at < values.length; row++) {
    const y = Math.min(Math.max(row - margin, 0), height - 1);
    for (let column = 0; column < stride; column++, at++) {
      const pixel = start + y * width + Math.min(Math.max(column - margin, 0), width - 1);
      const colour = colourAt(mosaic, row, column);
      const r = clip(source[pixel]!);
      const g = clip(source[pixel + plane]!);
      const b = clip(source[pixel + 2 * plane]!);
      const through = colour === 0 ? r : colour === 1 ? g : b;
      // The colour matrix undone: what the sensor saw is less saturated.
      const light = own * through * through + shared * (r * r + g * g + b * b);
      const gain = gains[colour];
      values[at]! *= Math.sqrt(gain * (shot * light + read * gain)); // gain^2 (shot * light / gain + read)
    }
  }
}

function developColour(
  { source, out, start, height, width }: StageImage,
  mosaic: Mosaic,
  { saturation }: Camera,
): void {
  const plane = height * width;
  demosaic(mosaic, (pixel, red, green, blue) => {
    const grey = (saturation / 3) * (red + green + blue);
    const at = start + pixel;
    out[at] = toneMapped(source[at]!, (1 + saturation) * red - grey);
    out[at + plane] = toneMapped(source[at + plane]!, (1 + saturation) * green - grey);
    out[at + 2 * plane] = toneMapped(source[at + 2 * plane]!, (1 + saturation) * blue - grey);
  });
}

/** A grey picture is one whose channels are alike, of which the luma is kept. */
function developGrey({ source, out, start }: StageImage, mosaic: Mosaic, { saturation }: Camera): void {
  demosaic(mosaic, (pixel, red, green, blue) => {
    const grey = (saturation / 3) * (red + green + blue);
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    out[start + pixel] = toneMapped(source[start + pixel]!, (1 + saturation) * luma - grey);
  });
}

/** x with noise in linear light. The tone curve is a square root: near to that of sRGB, and exact in every engine. */
function toneMapped(value: number, noise: number): number {
  const x = clip(value);
  const light = x * x + noise;
  return light > 0 ? Math.min(1, Math.sqrt(light)) : 0;
}
