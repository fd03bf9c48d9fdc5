export { openPairs } from './open-pairs.js';
export type { PairOptions } from './open-pairs.js';
export { openPictures } from './open-pictures.js';
export type { PictureOptions } from './open-pictures.js';
export type { ExampleOptions } from './surveyed-images.js';
