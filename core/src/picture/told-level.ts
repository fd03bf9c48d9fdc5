import type { ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { ImageRows } from '../image/image-rows.js';
import type { ControlValues } from '../runtime/controls.js';
import { estimateNoise } from '../noise/estimate-noise.js';

/** The control that gives a model the level of noise: sigma, on [0, 1] images. */
export const levelControl = 'noise-level';

/**
 * Values for a model's controls: those that are given, and for one that is told how much noise there is, what `estimateNoise` finds in the picture where
 * nobody says. A picture that is too small for an estimate leaves the model's default.
 *
 * @example
 * const controls = toldLevel(manifest, image, given);
 * await denoiser.denoise(image, { controls });
 */
export function toldLevel(
  { controls }: Pick<ModelManifest, 'controls'>,
  image: ImageTensor | ImageRows,
  given: ControlValues | undefined,
): ControlValues | undefined {
  const control = controls.find(({ name }) => name === levelControl);
  if (control === undefined || given?.[levelControl] !== undefined) return given;
  const [low, high] = control.range;
  const level = estimateNoise(image);
  return level === null ? given : { ...given, [levelControl]: Math.min(Math.max(level, low), high) };
}
