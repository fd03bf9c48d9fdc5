import { DenoiseError } from '../errors.js';
import type { ModelManifest } from '../documents/manifest.js';

/**
 * Channels of the pictures that a model takes: 1 for grey, 3 for colour.
 *
 * @throws DenoiseError `image-unsupported` for a model of other images: it takes tensors, and no picture files
 */
export function pictureChannels({ id, input }: Pick<ModelManifest, 'id' | 'input'>): 1 | 3 {
  const [, channels] = input.dimensions;
  if (channels === 1 || channels === 3) return channels;
  throw new DenoiseError('image-unsupported', {
    what: `${id} takes no pictures`,
    actual: `${channels} channels`,
    expected: '1 (grey) or 3 (colour)',
    fix: 'give it tensors instead of picture files',
  });
}
