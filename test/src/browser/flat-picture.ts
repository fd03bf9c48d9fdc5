import { createSharpCodec } from '@denoisekit/runtime-node';
import sharp from 'sharp';

/** A PNG of 64x64 pixels of one colour, whose samples are those of the profile. */
export async function flatPicture(
  colour: readonly [number, number, number],
  profile: 'p3' | 'srgb',
): Promise<Uint8Array> {
  const side = 64;
  const data = Uint8Array.from({ length: 3 * side * side }, (_, i) => colour[i % 3]!);
  const image = sharp(data, { raw: { width: side, height: side, channels: 3 } });
  // A profile alone: sharp would convert the samples as well.
  const { icc } = await sharp(await image.withIccProfile(profile).png().toBuffer()).metadata();
  const like = { format: 'png', lossy: false, metadata: { icc } };
  const pixels = { width: side, height: side, channels: 3, data } as const;
  return (await createSharpCodec().encode(pixels, { format: 'png', like })).bytes;
}
