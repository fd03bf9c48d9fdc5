import { randomStream } from '@denoisekit/core';
import sharp from 'sharp';

/** A file to be denoised. */
export interface PictureKind {
  readonly format: 'jpeg' | 'png';
  readonly depth: 8 | 16;
}

/** JPEG has 8 bits alone. */
export const pictureKinds: readonly PictureKind[] = [
  { format: 'jpeg', depth: 8 },
  { format: 'png', depth: 8 },
  { format: 'png', depth: 16 },
];

/**
 * Soft shapes in colour with grain of about 5 of 255, which compress like a photograph with noise. What a picture shows changes the time of its file
 * alone, not that of the model.
 */
export async function drawPictureFile(
  path: string,
  { format, depth }: PictureKind,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<void> {
  const deep = depth === 16;
  const data = deep ? new Uint16Array(3 * width * height) : new Uint8Array(3 * width * height);
  const random = randomStream(12);
  // Drawn once and read from changing places: a normal deviate for each of 150 million samples would take longer than what is measured.
  const grain = Float32Array.from({ length: 2 ** 16 + 1 }, () => 16 * (random.uniform() - 0.5));
  const full = deep ? 257 : 1;
  for (let y = 0, i = 0; y < height; y++) {
    const offset = random.integer(grain.length);
    for (let x = 0; x < width; x++) {
      const shape = 120 + 60 * Math.sin(x / 97) * Math.cos(y / 61);
      for (let c = 0; c < 3; c++, i++)
        data[i] = full * (shape + 12 * c + grain[(offset + i) % grain.length]!);
    }
  }
  const image = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const coloured = image.toColourspace(deep ? 'rgb16' : 'srgb');
  await (format === 'jpeg' ? coloured.jpeg({ quality: 92 }) : coloured.png({ compressionLevel: 3 })).toFile(
    path,
  );
}
