/*
 * What a picture needs and an empty element does not: reading, noise, the run, scores, writing. It is loaded when the first picture comes.
 */
export { answersInGrey, orAborted, pictureChannels } from '@denoisekit/core';
export { createCanvasCodec } from './canvas-codec.js';
export { denoiseRaster } from './denoise-raster.js';
export { downloadPicture } from './download.js';
export { listenToLooking } from './look.js';
export { assertFits, createManifestReader, noiseFor } from './model-facts.js';
export { noiseIn } from './noise-in.js';
export { makePicture, splitSquares } from './pictures.js';
export { wholeOf } from './raster-part.js';
export { readImage, readTensor } from './read-image.js';
export { remarksOn } from './remarks.js';
export { showSamples } from './sample-strip.js';
export { scoresOf } from './scores.js';
export { withStrength } from './strength.js';
