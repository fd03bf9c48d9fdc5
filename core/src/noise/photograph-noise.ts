/**
 * What recipes for photographs train with: levels up to 60 of 255, 6 % of the pictures without noise, half with unclipped noise, as papers measure, a sixth
 * with the same noise as 8-bit files hold it, and 28 % with what cameras and files do, 12 % at the levels of developed pictures. Why: `docs/decisions/0020-photo.md`.
 */
export const photographNoise = [
  '0.06*none',
  '0.26*gaussian-unclipped:0..60/255',
  '0.22*gaussian-unclipped:0..25/255',
  '0.18*gaussian:0..60/255+round:8',
  '0.02*gaussian:0..60/255+jpeg:50..95',
  '0.02*poisson-gaussian:0..60/255+round:8',
  '0.03*poisson-gaussian:0..60/255+jpeg:50..95',
  '0.02*gaussian-correlated:0..60/255+round:8',
  '0.03*gaussian-correlated:0..60/255+jpeg:50..95',
  '0.02*gaussian-resized:0..40/255+jpeg:50..95',
  '0.02*demosaiced:0..30/255+jpeg:50..95',
  '0.02*gaussian-resized:0..15/255+round:8',
  '0.03*gaussian-resized:0..15/255+jpeg:80..98',
  '0.02*demosaiced:0..15/255+round:8',
  '0.05*demosaiced:0..15/255+jpeg:80..98',
].join('|');

/**
 * What denoisers of photographs are tested on: the levels of the papers, as they measure and as 8-bit files hold them, and each kind of
 * realistic noise at one level.
 */
export const photographTests: readonly string[] = [
  'gaussian-unclipped:15/255',
  'gaussian-unclipped:25/255',
  'gaussian-unclipped:50/255',
  'gaussian:15/255+round:8',
  'gaussian:25/255+round:8',
  'gaussian:50/255+round:8',
  'gaussian:15/255+jpeg:80',
  'poisson-gaussian:25/255+round:8',
  'gaussian-correlated:25/255+round:8',
  'gaussian-resized:15/255+round:8',
  'demosaiced:10/255+round:8',
  'demosaiced:10/255+jpeg:90',
];
