import { parseLevel } from '../noise/level-text.js';
import type { ModelManifest } from '../documents/manifest.js';

/** An estimate may be off by so much without a word. */
const slack = 1.25;

/** Levels of Gaussian noise at which a model helps: sigma, on [0, 1] images. */
export interface Levels {
  readonly least: number;
  readonly greatest: number;
}

/**
 * Where a model helps, when the noise of a picture is outside of that: a network that was trained for one level leaves noise where there is more, and takes
 * texture for noise where there is less. Undefined where it helps, and where it was not measured at several levels.
 *
 * @param sigma of the noise, on [0, 1] images, as `estimateNoise` gives it
 */
export function unsuitedLevel({ suits }: Pick<ModelManifest, 'suits'>, sigma: number): Levels | undefined {
  const levels = (suits?.noise ?? []).map(gaussianSigma);
  if (levels.length < 2 || levels.some(Number.isNaN)) return undefined;
  const [least, greatest] = [Math.min(...levels), Math.max(...levels)];
  return sigma > slack * greatest || sigma < least / slack ? { least, greatest } : undefined;
}

/** Of Gaussian noise of one level, such as `gaussian:25/255`, its sigma; NaN for other noise. */
export function gaussianSigma(noise: string): number {
  const [low, high] = parseLevel(/^gaussian:(.+)/.exec(noise)?.[1] ?? '') ?? [];
  return low === undefined || low !== high ? NaN : low;
}
