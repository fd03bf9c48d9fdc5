export { fontsKeptAside, trainingFonts } from './fonts.js';
export type { FontFamily, FontUse, Script } from './fonts.js';
export { openPages } from './page-images.js';
export { openTextPages } from './text-page.js';
export type { TextPage, TextPages } from './text-page.js';
