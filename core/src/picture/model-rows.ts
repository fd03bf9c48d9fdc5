import type { ModelManifest } from '../documents/manifest.js';
import { DenoiseError } from '../errors.js';
import type { ImageRows } from '../image/image-rows.js';
import { lumaInPlace } from './luma.js';
import { pictureRows } from './picture-rows.js';
import type { Pixels } from './pixels.js';

/**
 * Whether a model's pictures in colour come back in grey: models for grey scans give a page in black and white. Other models for grey take each colour by
 * itself, at three times the work.
 */
export function answersInGrey({ input, suits }: Pick<ModelManifest, 'input' | 'suits'>): boolean {
  const pictures = suits?.pictures ?? [];
  return input.dimensions[1] === 1 && pictures.length > 0 && pictures.every((kind) => kind === 'scans');
}

/**
 * A picture as a model gets it: `pictureRows`, and of colour the luma of Recommendation ITU-R BT.601 where the model `answersInGrey`; at strength 0, where no
 * model is run, the picture as it is.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function modelRows(
  manifest: Pick<ModelManifest, 'input' | 'suits'>,
  pixels: Pixels,
  strength = 1,
): ImageRows {
  const rows = pictureRows(pixels);
  if (strength > 0) assertSize(manifest, pixels);
  return strength === 0 || !answersInGrey(manifest) ? rows : lumaRows(rows);
}

/** Before colours are taken apart: a tensor of them is nothing that the picture's owner would know. */
function assertSize({ input }: Pick<ModelManifest, 'input'>, { width, height }: Pixels): void {
  const [, , rows, columns] = input.dimensions;
  const fits = (size: number | string, own: number) => typeof size === 'string' || size === own;
  if (fits(rows, height) && fits(columns, width)) return;
  throw new DenoiseError('shape-mismatch', {
    what: 'the model does not take a picture of this size',
    actual: `${width}x${height} pixels`,
    expected: `${columns}x${rows}`,
    fix: 'scale or cut the picture, or take a model for any size',
  });
}

/** The luma of colour; grey as it is. */
export function lumaRows(rows: ImageRows): ImageRows {
  const [frames, channels, height, width] = rows.shape;
  if (channels === 1) return rows;
  let green = new Float32Array(0);
  let blue = green;
  return {
    shape: [frames, 1, height, width],
    visible: rows.visible,
    read(frame, _, from, to, out, columns) {
      if (green.length < out.length)
        [green, blue] = [new Float32Array(out.length), new Float32Array(out.length)];
      rows.read(frame, 0, from, to, out, columns);
      rows.read(frame, 1, from, to, green, columns);
      rows.read(frame, 2, from, to, blue, columns);
      lumaInPlace(out, green, blue);
    },
  };
}
