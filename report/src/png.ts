import { DenoiseError, textOf, toPixels, type ImageTensor } from '@denoisekit/core';
import type SharpModule from 'sharp';
import { outlineText } from './plots/outline-text.js';
import { inColours, lightScheme } from './html/theme.js';

/** Two pixels for one of CSS, for screens that have them. */
const svgScale = 2;

/** A plot as a PNG that is readable on any page, with outlines for its texts: no font need be installed. */
export async function pngOfSvg(svg: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const outlined = await outlineText(inColours(svg, lightScheme));
  return (
    sharp(Buffer.from(outlined), { density: 72 * svgScale })
      .flatten({ background: lightScheme.background })
      // More effort takes ten times as long and saves 2 %.
      .png({ palette: true, effort: 1 })
      .toBuffer()
  );
}

/** One image, `[1, channels, height, width]`, as a PNG of 8 bits a channel, each pixel `scale` wide and high. */
export async function pngOfImage(image: ImageTensor, scale = 1): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const [, channels, height, width] = image.shape;
  const { data } = toPixels(image);
  return sharp(data, { raw: { width, height, channels: channels === 1 ? 1 : 3 } })
    .resize({ width: width * scale, height: height * scale, kernel: 'nearest' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({ compressionLevel: 9 })
    .toBuffer();
}

async function loadSharp(): Promise<typeof SharpModule> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new DenoiseError('setup-missing', {
      what: 'the image library sharp cannot be loaded',
      actual: textOf(cause),
      fix: 'npm install sharp',
      cause,
    });
  }
}
