import {
  answersInGrey,
  imageTensor,
  unsuitedKind,
  unsuitedText,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import type { Raster } from '../raster/raster-part.js';
import { nextTurn, rowsATurn } from '../raster/turns.js';

/** More pixels a side say nothing more of what a picture shows. */
const mostSide = 768;

/** What people should know of a model's answer to a picture, as sentences. */
export async function remarksOn(raster: Raster, manifest: ModelManifest): Promise<readonly string[]> {
  const seems = manifest.suits === undefined ? undefined : unsuitedKind(manifest, await pickedFrom(raster));
  return [
    ...(raster.colours === 3 && answersInGrey(manifest) ? ['Colour is answered in grey.'] : []),
    ...(seems === undefined ? [] : [`The picture ${unsuitedText(seems, manifest)}.`]),
  ];
}

/** Every so many pixels of a picture, `[1, colours, height, width]`. */
async function pickedFrom(raster: Raster): Promise<ImageTensor> {
  const { width, height, colours } = raster;
  const step = Math.ceil(Math.min(width, height) / mostSide);
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const data = new Float32Array(colours * rows * columns);
  for (let y = 0; y < rows; y++) {
    if (y % rowsATurn(width) === 0) await nextTurn();
    const row = raster.read({ x: 0, y: y * step, width, height: 1 }).data;
    for (let colour = 0; colour < colours; colour++) {
      for (let x = 0; x < columns; x++)
        data[(colour * rows + y) * columns + x] = row[colour * width + x * step]!;
    }
  }
  return imageTensor(data, [1, colours, rows, columns]);
}
