// Written by `denoisekit export`, which lists the folders here that hold a manifest.

export type ModelId =
  | 'compact'
  | 'conv'
  | 'conv-transpose'
  | 'deep-conv'
  | 'dense'
  | 'edge'
  | 'latent16'
  | 'photo'
  | 'photo-grey'
  | 'photo-small'
  | 'scan'
  | 'unet';

/** Ids of the models in this package: the names of their folders. */
export declare const modelIds: readonly ModelId[];

/**
 * Where a file of a model lies; its manifest unless another is named.
 *
 * @throws RangeError for an id that is none of `modelIds`, and for a file outside the model's folder
 */
export declare function modelUrl(id: ModelId, file?: string): URL;
