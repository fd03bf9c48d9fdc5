import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openImages } from './open-images.js';
import { findRecipe } from '../recipes/index.js';
import { temporaryFolder } from '../tiny.test.fixtures.js';

const env = {};

/** Four pictures of noise, each another. */
async function folderOfPictures(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'pictures');
  await mkdir(folder);
  for (let picture = 0; picture < 4; picture++) {
    const pixels = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => (i * (7919 + picture * 104729)) >>> 5);
    const raw = { width: 96, height: 96, channels: 3 } as const;
    await sharp(pixels, { raw })
      .png()
      .toFile(path.join(folder, `${picture}.png`));
  }
  return folder;
}

describe('openImages', () => {
  it('opens a folder of pictures for a recipe for photographs, in its channels', async () => {
    const directory = await folderOfPictures();
    const colour = await openImages(findRecipe('photo'), { directory, env });
    expect(colour).toMatchObject({ name: 'pictures', channels: 3, size: null });
    const grey = await openImages(findRecipe('photo-grey'), {
      directory: '',
      env: { DENOISEKIT_DATA: directory },
    });
    expect(grey).toMatchObject({ name: 'pictures', channels: 1, size: null });
    await Promise.all([colour.close(), grey.close()]);
  });

  it('opens a folder of pictures for any other recipe too, in colour', async () => {
    const images = await openImages(findRecipe('compact'), { directory: await folderOfPictures(), env });
    expect(images).toMatchObject({ channels: 3, size: null });
    await images.close();
  });

  it('takes a folder with an IDX file for one of IDX files, whatever the recipe', async () => {
    const directory = await temporaryFolder();
    await writeFile(path.join(directory, 'train-images-idx3-ubyte'), '');
    const opening = openImages(findRecipe('photo'), { directory, env });
    await expect(opening).rejects.toMatchObject({ message: expect.stringContaining('IDX') as unknown });
  });

  it('opens the sample pictures for a recipe for photographs without a folder, and says so', async () => {
    const images = await openImages(findRecipe('photo'), { env });
    expect(images).toMatchObject({
      name: 'sample-pictures',
      counts: { train: 18, validation: 3, test: 3 },
      notes: [
        '18 pictures train (1.2 million pixels), 3 validate, 3 test',
        expect.stringMatching(
          /^these are sample pictures, to try things with; .*, name a folder: 13 million/,
        ) as string,
      ],
    });
    await images.close();
  });
});
