import type { ModelManifest } from './manifest.js';

/** Multiply-accumulates for one pixel. Where they were not counted, the parameters: a convolution at full size multiplies once a pixel with each. */
export function macsPerPixel({
  macs,
  parameters,
}: Pick<ModelManifest['graph'], 'macs' | 'parameters'>): number {
  return macs === undefined ? parameters : macs.count / (macs.height * macs.width);
}
