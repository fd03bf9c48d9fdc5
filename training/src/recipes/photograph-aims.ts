import { photographTests } from '@denoisekit/core';

/** What the model of a recipe for photographs is to reach on a set, in dB, at least. */
export interface PhotographAim {
  readonly recipe: string;
  /** As the set's folder is called: `cbsd68` and `cc15` are those of the papers, `photographs` are pictures of our own. */
  readonly dataset: string;
  readonly grey: boolean;
  /** As `formatNoise` writes it; `as shot` for pairs. */
  readonly noise: string;
  /** The mean PSNR, or what is gained of it over the noisy picture. */
  readonly figure: 'psnr' | 'gain';
  readonly first: number;
  readonly owed: number;
  /** Null where nothing beyond it is looked for. */
  readonly hoped: number | null;
}

/** First, owed and hoped for, at each sigma. */
type Bounds = Readonly<Record<number, readonly [first: number, owed: number, hoped: number]>>;

function ofPapers(recipe: string, grey: boolean, bounds: Bounds): readonly PhotographAim[] {
  return Object.entries(bounds).map(([sigma, [first, owed, hoped]]) => {
    const noise = `gaussian-unclipped:${sigma}/255`;
    return { recipe, dataset: 'cbsd68', grey, noise, figure: 'psnr', first, owed, hoped };
  });
}

const realistic = photographTests.filter((noise) => !/^gaussian(-unclipped)?:[^+]*(\+round:8)?$/.test(noise));

/** What is hoped for are the figures of FFDNet, at a third to a half of its arithmetic. */
export const photographAims: readonly PhotographAim[] = [
  ...ofPapers('photo', false, {
    15: [33.6, 33.7, 33.87],
    25: [30.9, 31.02, 31.21],
    50: [27.6, 27.75, 27.96],
  }),
  ...ofPapers('photo-small', false, { 25: [30.7, 30.85, 31] }),
  ...ofPapers('photo-grey', true, {
    15: [31.25, 31.4, 31.63],
    25: [28.85, 28.98, 29.19],
    50: [25.95, 26.08, 26.29],
  }),
  {
    ...{ recipe: 'photo', dataset: 'cc15', grey: false, noise: 'as shot', figure: 'psnr' },
    ...{ first: 35.7, owed: 36.3, hoped: 37.7 },
  },
  ...realistic.map((noise): PhotographAim => ({
    ...{ recipe: 'photo', dataset: 'photographs', grey: false, noise, figure: 'gain', first: 0, hoped: null },
    owed: noise === 'gaussian:15/255+jpeg:80' ? 2 : 1.5,
  })),
  {
    ...{ recipe: 'photo', dataset: 'photographs', grey: false, noise: 'none', figure: 'psnr' },
    ...{ first: 43, owed: 45, hoped: 50 },
  },
];
