import { latin1 } from '@denoisekit/core/image-file';

/** What canvases show: those that cannot hold it hold sRGB, and convert what is painted on them. */
export const shown: CanvasRenderingContext2DSettings = { colorSpace: 'display-p3' };

/**
 * The colour space that a canvas is told of a picture, by the red of its ICC profile (ICC.1, sections 7.3 and 9.2.43): Display P3 has 0.515 there, sRGB 0.436. Others are
 * shown as sRGB, as they were.
 */
export function colourSpaceOf(icc: Uint8Array | undefined): PredefinedColorSpace {
  if (icc === undefined || icc.length < 132) return 'srgb';
  const view = new DataView(icc.buffer, icc.byteOffset, icc.length);
  for (let at = 132; at + 12 <= icc.length && at < 132 + 12 * view.getUint32(128); at += 12) {
    if (latin1(icc, at, at + 4) !== 'rXYZ') continue;
    const from = view.getUint32(at + 4) + 8;
    const red = from + 4 <= icc.length ? view.getInt32(from) / 65_536 : 0;
    return Math.abs(red - 0.515) < 0.01 ? 'display-p3' : 'srgb';
  }
  return 'srgb';
}
