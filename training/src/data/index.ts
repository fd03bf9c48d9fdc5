export { cacheFolder } from './cache-folder.js';
export { hasIdxFiles } from './folder.js';
export { maxIdxBytes, maxIdxImages, maxIdxSide, parseIdxImages } from './idx.js';
export type { IdxImages } from './idx.js';
export { imagesToTensor } from './images-to-tensor.js';
export type { ImageSelection } from './images-to-tensor.js';
export { loadDataset } from './load-dataset.js';
export { maxValidationImages, testNoises, trainingImagesOf } from './training-images.js';
export type { DatasetSource, DownloadProgress, ImageDataset, ImageSet, LoadOptions } from './types.js';
