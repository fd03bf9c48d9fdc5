export { abortable } from './abortable.js';
export { batchOf, faded, speckled, wavy } from './formula-images.js';
