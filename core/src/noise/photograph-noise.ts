/**
 * What recipes for photographs train with: every level up to 60 of 255, a tenth of the pictures without noise, half of all unclipped floats,
 * as papers measure, and half as 8-bit files hold them.
 */
export const photographNoise = '0.1*none|0.45*gaussian-unclipped:0..60/255|0.45*gaussian:0..60/255+round:8';

/** What denoisers of photographs are tested on: each level of the papers, as they measure and as 8-bit files hold it. */
export const photographTests: readonly string[] = [
  'gaussian-unclipped:15/255',
  'gaussian-unclipped:25/255',
  'gaussian-unclipped:50/255',
  'gaussian:15/255+round:8',
  'gaussian:25/255+round:8',
  'gaussian:50/255+round:8',
];
