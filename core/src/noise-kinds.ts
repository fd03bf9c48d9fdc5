export type NoiseKind = 'gaussian' | 'salt-pepper' | 'speckle' | 'poisson' | 'mask';

/** What a kind of noise does and what its level may be: help texts, the API's description and the widget's picker are made of it. */
export interface NoiseKindFacts {
  /** As a noise text has it. */
  readonly name: NoiseKind;
  /** For a list that people choose from. */
  readonly title: string;
  /** What it does, to go on after the title. */
  readonly summary: string;
  /** The value y that a value x becomes, before y is clipped to [0, 1]. */
  readonly formula: string;
  /** What the level is called in the formula. */
  readonly parameter: 'sigma' | 'fraction' | 'peak';
  /** What the level is, with its unit. */
  readonly unit: string;
  /** The least and the greatest level that is taken. */
  readonly range: readonly [least: number, greatest: number];
  /** The levels that a slider offers. */
  readonly usual: { readonly low: number; readonly high: number; readonly step: number };
  /** The level to begin with; nothing takes it unasked. */
  readonly default: number;
  /** What `parseNoise` reads. */
  readonly example: string;
}

/** Beyond it every pixel is black or white: an image at sigma 10 keeps 4 % of its pixels inside (0, 1). */
export const maxSigma = 10;

/** Below it more than nine white pixels in ten get no photon at all: exp(-0.1) = 0.905. */
export const minPeak = 0.1;

/** Beyond it the noise of a white pixel, 1 / sqrt(peak) = 0.001, is below what rounding to 8 bits adds, 1 / (255 sqrt(12)). */
export const maxPeak = 1_000_000;

/** Every kind of noise there is, in the order in which they are shown. Sources of the formulas: docs/noise.md. */
export const noiseKinds: readonly NoiseKindFacts[] = [
  {
    name: 'gaussian',
    title: 'Gaussian',
    summary: 'adds a normal deviate to every value',
    formula: 'y = x + n, n ~ N(0, sigma^2)',
    parameter: 'sigma',
    unit: 'the standard deviation, in units of the [0, 1] range',
    range: [0, maxSigma],
    usual: { low: 0, high: 1, step: 0.05 },
    default: 0.5,
    example: 'gaussian:0.5',
  },
  {
    name: 'salt-pepper',
    title: 'Salt and pepper',
    summary: 'turns pixels black or white, each as likely',
    formula: 'y = 0 or 1, with probability fraction / 2 each, else x',
    parameter: 'fraction',
    unit: 'the share of the pixels that are hit',
    range: [0, 1],
    usual: { low: 0, high: 0.5, step: 0.01 },
    default: 0.1,
    example: 'salt-pepper:0.05',
  },
  {
    name: 'speckle',
    title: 'Speckle',
    summary: 'multiplies every value by a normal deviate about 1',
    formula: 'y = x + x n, n ~ N(0, sigma^2)',
    parameter: 'sigma',
    unit: 'the standard deviation, as a share of the value',
    range: [0, maxSigma],
    usual: { low: 0, high: 1, step: 0.05 },
    default: 0.5,
    example: 'speckle:0.3',
  },
  {
    name: 'poisson',
    title: 'Poisson',
    summary: 'counts photons: the fewer there are, the stronger it is',
    formula: 'y = k / peak, k ~ Poisson(peak x)',
    parameter: 'peak',
    unit: 'the mean count of photons where x is 1',
    range: [minPeak, maxPeak],
    usual: { low: 1, high: 100, step: 1 },
    default: 10,
    example: 'poisson:30',
  },
  {
    name: 'mask',
    title: 'Masked pixels',
    summary: 'turns pixels black',
    formula: 'y = 0 with probability fraction, else x',
    parameter: 'fraction',
    unit: 'the share of the pixels that are hit',
    range: [0, 1],
    usual: { low: 0, high: 0.9, step: 0.05 },
    default: 0.3,
    example: 'mask:0.25',
  },
];

/** The facts of a kind; undefined for a name that is none. */
export function noiseKindOf(name: string): NoiseKindFacts | undefined {
  return noiseKinds.find((facts) => facts.name === name);
}
