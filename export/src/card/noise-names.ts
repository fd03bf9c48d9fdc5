import { gaussianSigma, noiseFactsOf, type ModelManifest } from '@denoisekit/core';

/** A mixture of many kinds would fill the page: it stands in the table of the training alone. */
const longNoise = 60;

type MadeBy = ModelManifest['madeBy'];

/** How tables call a noise: its text, or "training mixture" where that is long. */
export function nameOfNoise(madeBy: MadeBy): (noise: string) => string {
  return (noise) => (isLongMixture(noise, madeBy) ? 'training mixture' : `\`${noise}\``);
}

/** A noise for readers who want to know whether it is theirs: of a long mixture its kinds, without shares and levels. */
export function noiseInWords(madeBy: MadeBy): (noise: string) => string {
  return (noise) => {
    if (!isLongMixture(noise, madeBy)) return `\`${noise}\``;
    const kinds = new Set(noiseFactsOf(noise).kind.split(/[|+]/));
    for (const harmless of ['none', 'round']) kinds.delete(harmless);
    return `${[...kinds].join(', ')}; the levels are under Training`;
  };
}

function isLongMixture(noise: string, madeBy: MadeBy): boolean {
  return madeBy.kind === 'trained' && noise === madeBy.noise && noise.length > longNoise;
}

/** Gaussian noise at several levels, as papers on photographs name it; undefined where some of it is other noise. */
export function gaussianInWords(noises: readonly string[]): string | undefined {
  const levels = noises.map(gaussianSigma);
  if (levels.length === 0 || levels.some(Number.isNaN)) return undefined;
  return `Gaussian noise of sigma ${levels.map((level) => Math.round(level * 255)).join(', ')} of 255`;
}
