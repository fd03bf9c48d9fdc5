/*
 * What a picture needs and an empty element does not: reading, noise, the run, scores, writing. It is loaded when the first picture comes.
 */
export { orAborted } from '@denoisekit/core';
export { createCanvasCodec } from './canvas-codec.js';
export { downloadName, encodePicture, saveBlob } from './download.js';
export { listenToLooking } from './look.js';
export { assertFits, createManifestReader, noiseFor } from './model-facts.js';
export { tileForParts } from './parts.js';
export { makePicture, splitSquares } from './pictures.js';
export { readImage, readTensor } from './read-image.js';
export { outcomeOf, runPicture } from './run-picture.js';
export { showSamples } from './sample-strip.js';
export { withStrength } from './strength.js';
