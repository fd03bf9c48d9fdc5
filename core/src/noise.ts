import { DenoiseError } from './errors.js';
import { suggestion } from './suggest.js';

/** Beyond it every pixel is black or white: an image at sigma 10 keeps 4 % of its pixels inside (0, 1). */
export const maxSigma = 10;

/** Additive white Gaussian noise, sigma in units of the [0, 1] range, drawn uniformly from the span for each image. */
export interface GaussianNoise {
  readonly kind: 'gaussian';
  /** In [0, 10], the first at most the second. Both the same: always that sigma. */
  readonly sigma: readonly [low: number, high: number];
}

/** What spoils an image. More kinds join this union. */
export type Noise = GaussianNoise;

export const noiseKinds: readonly Noise['kind'][] = ['gaussian'];

const usage = '`gaussian:SIGMA` or `gaussian:LOW..HIGH`';
const decimal = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const spanPattern = new RegExp(String.raw`^(${decimal})(?:\.\.(${decimal}))?$`, 'i');

/**
 * The noise that a text names: `gaussian:0.5`, or `gaussian:0..1` for a sigma that differs from image to image.
 *
 * @throws DenoiseError `noise-invalid`
 */
export function parseNoise(text: string): Noise {
  const [kind = '', ...rest] = text.trim().split(':');
  if (!noiseKinds.some((known) => known === kind)) {
    throw new DenoiseError('noise-invalid', {
      what: `there is no noise ${quote(kind)}`,
      expected: noiseKinds.join(', '),
      fix: suggestion(kind, noiseKinds) ?? `write ${usage}`,
    });
  }
  const parameters = rest.join(':');
  const [, low, high = low] = spanPattern.exec(parameters) ?? [];
  if (low === undefined || high === undefined) {
    throw new DenoiseError('noise-invalid', {
      what: `the sigma of ${quote(text)} cannot be read`,
      actual: parameters === '' ? 'nothing' : quote(parameters),
      expected: 'a number, or two with .. between them',
      fix: `write ${usage}`,
    });
  }
  const noise: Noise = { kind: 'gaussian', sigma: [Number(low) + 0, Number(high) + 0] }; // + 0 makes -0 a 0
  assertNoise(noise);
  return noise;
}

/** The text that `parseNoise` reads back as exactly this noise. */
export function formatNoise(noise: Noise): string {
  assertNoise(noise);
  const [low, high] = noise.sigma;
  return low === high ? `${noise.kind}:${low}` : `${noise.kind}:${low}..${high}`;
}

/**
 * Refuses what no text could have named, for noise that a program has put together.
 *
 * @throws DenoiseError `noise-invalid`
 */
export function assertNoise(noise: Noise): void {
  const [low, high] = noise.sigma;
  if (low >= 0 && low <= high && high <= maxSigma) return;
  throw new DenoiseError('noise-invalid', {
    what: `the sigma of ${noise.kind} noise is out of range`,
    actual: low === high ? String(low) : `${low}..${high}`,
    expected: `numbers from 0 to ${maxSigma}, the lower one first`,
    fix: low > high ? `write ${noise.kind}:${high}..${low}` : 'sigma is in units of the [0, 1] range',
  });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
