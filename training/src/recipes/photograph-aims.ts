import { photographTests, type PhotographAim } from '@denoisekit/core';

/** First, owed and hoped for, at each sigma. */
type Bounds = Readonly<Record<number, readonly [first: number, owed: number, hoped: number]>>;

function ofPapers(recipe: string, grey: boolean, bounds: Bounds): readonly PhotographAim[] {
  return Object.entries(bounds).map(([sigma, [first, owed, hoped]]) => {
    const noise = `gaussian-unclipped:${sigma}/255`;
    return { recipe, dataset: 'cbsd68', grey, noise, figure: 'psnr', first, owed, hoped };
  });
}

const realistic = photographTests.filter((noise) => !/^gaussian(-unclipped)?:[^+]*(\+round:8)?$/.test(noise));

const photo = { recipe: 'photo', grey: false } as const;

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
  { ...photo, dataset: 'cc15', noise: 'as shot', figure: 'psnr', first: 35.7, owed: 36.3, hoped: 37.7 },
  ...realistic.map((noise): PhotographAim => {
    const owed = noise === 'gaussian:15/255+jpeg:80' ? 2 : 1.5;
    return { ...photo, dataset: 'photographs', noise, figure: 'gain', first: 0, owed, hoped: null };
  }),
  { ...photo, dataset: 'photographs', noise: 'none', figure: 'psnr', first: 43, owed: 45, hoped: 50 },
];
