/*
 * What a picture needs and an empty element does not: reading, noise, the run, scores, writing. It is loaded when the first picture comes.
 */
export { orAborted } from '@denoisekit/core';
export { createCanvasCodec } from '../codec/canvas-codec.js';
export { listenToLooking } from '../compare/look.js';
export { tileForParts } from '../denoise/parts.js';
export { outcomeOf, runPicture } from '../denoise/run-picture.js';
export { downloadName, encodePicture, saveBlob } from '../download/download.js';
export { makePicture, splitSquares } from '../intake/pictures.js';
export { readImage, readTensor } from '../intake/read-image.js';
export { showSamples } from '../intake/sample-strip.js';
export { createPanes } from '../view/panes.js';
export { assertFits, createManifestReader, noiseFor, wantedBy } from '../model/model-facts.js';
