import { readFileSync } from 'node:fs';
import { parseManifest, trainedOf } from '@denoisekit/core';
import { modelIds, modelUrl, type ModelId } from '@denoisekit/models';

/** The shipped models that can be asked about digits: all but those that were trained on pictures of any size. */
export const digitModels: readonly ModelId[] = modelIds.filter((id) => {
  const manifest = parseManifest(readFileSync(modelUrl(id), 'utf8'), id);
  return trainedOf(manifest)?.dataset.imageSize !== null;
});
