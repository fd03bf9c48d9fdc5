import { DenoiseError } from '../errors.js';
import type { ImageShape } from '../image-tensor.js';
import type { ModelManifest } from '../manifest.js';

/**
 * A check of image shapes for one model, made once and cheap to call. Sessions call it, and nothing above them has to.
 *
 * It throws DenoiseError `shape-mismatch` for channels that the model does not take, for sizes other than those baked
 * in, and for sizes that are no multiple of what its pooling needs.
 */
export function shapeChecker({
  id,
  input,
  geometry,
}: Pick<ModelManifest, 'id' | 'input' | 'geometry'>): (shape: ImageShape) => void {
  const { sizeMultiple } = geometry;
  const fixed = input.dimensions.map((size) => (typeof size === 'number' ? size : 0));
  const [batch = 0, channels = 0, height = 0, width = 0] = fixed;
  return (shape) => {
    const fits =
      shape[1] === channels &&
      (batch === 0 || shape[0] === batch) &&
      (height === 0 ? shape[2] % sizeMultiple === 0 : shape[2] === height) &&
      (width === 0 ? shape[3] % sizeMultiple === 0 : shape[3] === width);
    if (fits) return;
    const multiple = sizeMultiple > 1 && (height === 0 || width === 0);
    const baked = height !== 0 || width !== 0;
    throw new DenoiseError('shape-mismatch', {
      what: `the model ${id} does not take such an image`,
      actual: `[${shape.join(', ')}]`,
      expected:
        `[${input.dimensions.join(', ')}]` +
        (multiple ? ` with height and width multiples of ${sizeMultiple}` : ''),
      fix: baked ? 'scale or cut the image, or take a model that was exported for any size' : undefined,
    });
  };
}
