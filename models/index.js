// Written by `denoisekit export`, which lists the folders here that hold a manifest.

/** Ids of the models in this package: the names of their folders. */
export const modelIds = [
  'compact',
  'conv',
  'conv-transpose',
  'deep-conv',
  'dense',
  'edge',
  'latent16',
  'photo',
  'photo-grey',
  'photo-small',
  'scan',
  'unet',
];

/** Where a file of a model lies; its manifest unless another is named. */
export function modelUrl(id, file = 'manifest.json') {
  if (!modelIds.includes(id)) {
    throw new RangeError(`there is no model "${id}": expected one of ${modelIds.join(', ') || 'none'}`);
  }
  if (!/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i.test(file)) {
    throw new RangeError(`"${file}" is no file inside the folder of a model`);
  }
  return new URL(`./${id}/${file}`, import.meta.url);
}
