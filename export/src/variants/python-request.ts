import { join } from 'node:path';
import { elementCount, littleEndian, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import type { FileSystem } from '../folder/file-system.js';
import { toldLevels } from './gate.js';
import { levelsOf, noisyPiece, piecesOf, type Level } from './pieces.js';
import type { MadeDtype, VariantPictures } from './types.js';

/** Not a seed of the gate. */
const seed = 21_001;
/** Levels that each picture is calibrated at. */
const levelsEach = 2;
/** Pictures that the search for what stays float is held on, and the sides of those pieces in pixels. */
const mostTrials = 9;
const trialSide = 128;
const calibrationSide = 192;

export interface RequestOptions {
  readonly manifest: ModelManifest;
  readonly pictures: VariantPictures;
  readonly dtype: MadeDtype;
  /** What int8 may lose on the trials, in dB. */
  readonly mostLost: number;
  /** The fp32 file. */
  readonly modelPath: string;
  /** Where each file goes. */
  readonly out: Readonly<Record<MadeDtype | 'rounded', string>>;
  /** For what Python reads; the caller removes it. */
  readonly folder: string;
  readonly fileSystem: FileSystem;
}

/** Writes what `denoisekit_export variants` reads, its pictures beside it, and gives the path of the request. */
export async function writeVariantsRequest(options: RequestOptions): Promise<string> {
  const { manifest, pictures, dtype, modelPath, out, folder, fileSystem } = options;
  let files = 0;
  const written = async ({ data, shape }: Pick<ImageTensor, 'data'> & { shape: readonly number[] }) => {
    const file = join(folder, `${files++}.f32`);
    await fileSystem.write(file, littleEndian(data));
    return { file, shape };
  };
  const [low, high] = manifest.input.range;
  const inGraph = (image: ImageTensor) =>
    written({ data: image.data.map((value) => low + value * (high - low)), shape: image.shape });
  const feedsOf = async (clean: ImageTensor, level: Level, index: number) => {
    const noisy = noisyPiece(clean, level, index, seed);
    const told = toldLevels(manifest, level.sigma);
    const feeds: Record<string, unknown> = { [manifest.input.name]: await inGraph(noisy) };
    const [batch, , height, width] = clean.shape;
    for (const { name, shape, default: usual } of manifest.controls) {
      const sizes = shape.map((size) => (typeof size === 'number' ? size : { batch, height, width }[size]));
      const data = new Float32Array(elementCount(sizes));
      feeds[name] = await written({ data: data.fill(told[name] ?? usual), shape: sizes });
    }
    return feeds;
  };
  const levels = levelsOf(manifest);
  const calibration: unknown[] = [];
  for (const [index, piece] of piecesOf(pictures.calibration, manifest, calibrationSide).entries()) {
    for (let each = 0; each < levelsEach; each++) {
      const level = levels[(index + each * Math.ceil(levels.length / levelsEach)) % levels.length]!;
      calibration.push(await feedsOf(piece, level, index));
    }
  }
  const trials: unknown[] = [];
  // The weakest noise is where the least error shows.
  const weakest = levels[1]!;
  for (const [index, piece] of piecesOf(pictures.calibration, manifest, trialSide)
    .slice(0, mostTrials)
    .entries()) {
    const feeds = await feedsOf(piece, weakest, pictures.calibration.length + index);
    trials.push({ feeds, clean: await inGraph(piece) });
  }
  const request = {
    model: modelPath,
    ...(dtype === 'fp16' ? { fp16: { file: out.fp16, rounded: out.rounded } } : { int8: out.int8 }),
    calibration,
    trials,
    mostLost: options.mostLost,
  };
  const path = join(folder, 'request.json');
  await fileSystem.write(path, new TextEncoder().encode(JSON.stringify(request)));
  return path;
}
