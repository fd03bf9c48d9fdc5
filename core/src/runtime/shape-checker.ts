import { DenoiseError } from '../errors.js';
import type { ImageShape } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';

/**
 * A check of image shapes for one model, made once and cheap to call. It throws DenoiseError `shape-mismatch` for channels that the
 * model does not take and for sizes other than those baked in.
 *
 * @param sizeMultiple of the model's geometry, for what one run takes: a height or width that is no multiple of it is refused, and a
 * batch other than the one baked in. Without it the check is of what a denoiser takes, which pads, cuts and takes batches apart;
 * coming before all that, its error names the shape that the caller gave.
 */
export function shapeChecker(
  { id, input: { dimensions } }: Pick<ModelManifest, 'id' | 'input'>,
  sizeMultiple?: number,
): (shape: ImageShape) => void {
  const [, channels, ...sizes] = dimensions;
  const multiple = sizeMultiple ?? 1;
  return (shape) => {
    const fits = dimensions.every((size, axis) => {
      if (axis === 0 && sizeMultiple === undefined) return true;
      return typeof size === 'number' ? shape[axis] === size : axis === 0 || shape[axis]! % multiple === 0;
    });
    if (fits) return;
    const isBaked = sizes.some((size) => typeof size === 'number');
    throw new DenoiseError('shape-mismatch', {
      what: `the model ${id} does not take such an image`,
      actual: `[${shape.join(', ')}]`,
      expected:
        `[${dimensions.join(', ')}]` +
        (multiple > 1 && sizes.some((size) => typeof size === 'string')
          ? ` with height and width multiples of ${multiple}`
          : ''),
      fix:
        shape[1] !== channels && shape[3] === channels
          ? 'put the channels before height and width'
          : isBaked
            ? 'scale or cut the image, or take a model for any size'
            : undefined,
    });
  };
}
