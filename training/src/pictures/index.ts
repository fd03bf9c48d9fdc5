export { openPictures } from './open-pictures.js';
export type { PictureOptions } from './open-pictures.js';
