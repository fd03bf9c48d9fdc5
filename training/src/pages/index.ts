export { fontsKeptAside, trainingFonts } from './fonts.js';
export type { FontFamily, FontUse, Script } from './fonts.js';
export { openPages } from './page-images.js';
