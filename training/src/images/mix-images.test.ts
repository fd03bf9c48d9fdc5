import { describe, expect, it } from 'vitest';
import { tinyPictures, type Asked } from '../tiny-pictures.test.fixtures.js';
import { mixImages } from './mix-images.js';

const options = { noise: 'gaussian:0.1', noiseDraw: 'fresh', seed: 1 } as const;

function mixed(share: number) {
  const asked: readonly [Asked[], Asked[]] = [[], []];
  return { asked, images: mixImages(tinyPictures(asked[0]), tinyPictures(asked[1]), share) };
}

describe('mixImages', () => {
  it('takes a share of each batch from the second source, behind those of the first', async () => {
    const { asked, images } = mixed(0.3);
    const { input, target } = await images.training(options).at(5, { count: 16, height: 8, width: 12 });
    expect(asked).toEqual([
      [{ step: 5, count: 11, height: 8, width: 12 }],
      [{ step: 5, count: 5, height: 8, width: 12 }],
    ]);
    expect([input.shape, target.shape]).toEqual([
      [16, 3, 8, 12],
      [16, 3, 8, 12],
    ]);
    const alone = await tinyPictures().training(options).at(5, { count: 5, height: 8, width: 12 });
    expect(target.data.slice(11 * 3 * 96)).toEqual(alone.target.data);
  });

  it('takes one image at least, and never all', async () => {
    const { asked, images } = mixed(0.01);
    const pairs = images.training(options);
    for (const count of [2, 3]) await pairs.at(0, { count, height: 8, width: 8 });
    expect(asked.map((one) => one.map(({ count }) => count))).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });

  it('takes turns where a batch has one image', async () => {
    const { asked, images } = mixed(0.25);
    const pairs = images.training(options);
    for (let step = 0; step < 8; step++) await pairs.at(step, { count: 1, height: 8, width: 8 });
    expect(asked.map((one) => one.map(({ step }) => step))).toEqual([
      [1, 2, 3, 5, 6, 7],
      [0, 4],
    ]);
  });

  it('validates and tests on both', () => {
    const { images } = mixed(0.3);
    expect(images.validation({ noises: ['none'], sizeMultiple: 8 })).toHaveLength(2);
    expect(images.tests({ noises: ['none'], sizeMultiple: 8 })).toHaveLength(2);
    expect(images.counts).toEqual({ train: 40, validation: 6, test: 6 });
  });

  it('refuses sources that do not go together', () => {
    expect(() => mixImages(tinyPictures(), { ...tinyPictures(), channels: 1 }, 0.5)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });
});
