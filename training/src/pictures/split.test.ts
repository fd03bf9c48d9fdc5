import { expect, it } from 'vitest';
import { splitPictures } from './split.js';
import type { SurveyedPicture } from './survey.js';

function surveyed(name: string, digest: string, fingerprint: Float32Array | null = null): SurveyedPicture {
  const size = { width: 100, height: 100, channels: 3, bits: 8, alpha: false } as const;
  return { ...size, path: name, name, digest, fingerprint };
}

const names = (pictures: readonly SurveyedPicture[]) => pictures.map(({ name }) => name);
/** One coordinate of 256 is 1: two of them correlate fully or not at all. */
const print = (at: number) => new Float32Array(256).fill(0).with(at, 1);
const many = Array.from({ length: 40 }, (_, i) =>
  surveyed(`p${i}.png`, String((i * 7) % 40).padStart(2, '0')),
);

it('holds out a tenth for each purpose, by the digests', () => {
  const { train, validation, test } = splitPictures(many);
  expect([train.length, validation.length, test.length]).toEqual([32, 4, 4]);
  expect(test.map(({ digest }) => digest).sort()).toEqual(['00', '01', '02', '03']);
  expect(validation.map(({ digest }) => digest).sort()).toEqual(['04', '05', '06', '07']);
});

it('goes by the bytes, not by the names', () => {
  const renamed = many.map((picture, i) => ({ ...picture, name: `z${99 - i}.png` })).reverse();
  const digests = (pictures: readonly SurveyedPicture[]) => pictures.map(({ digest }) => digest).sort();
  expect(digests(splitPictures(renamed).test)).toEqual(digests(splitPictures(many).test));
});

it('takes the subfolders train, val and test for the split', () => {
  const files = ['test/t.png', 'train/a.png', 'train/deep/b.png', 'val/v.png'];
  const { train, validation, test } = splitPictures(files.map((name, i) => surveyed(name, String(i))));
  expect(names(train)).toEqual(['train/a.png', 'train/deep/b.png']);
  expect(names(validation)).toEqual(['val/v.png']);
  expect(names(test)).toEqual(['test/t.png']);
});

it('takes what has no subfolder from the training pictures', () => {
  const files = many.map((picture) => ({ ...picture, name: `train/${picture.name}` }));
  const { train, validation, test } = splitPictures([...files, surveyed('val/v.png', 'v')]);
  expect(names(validation)).toEqual(['val/v.png']);
  expect([train.length, test.length]).toEqual([36, 4]);
});

it('needs a subfolder train: without it, test is a folder like any other', () => {
  const files = many.map((picture) => ({ ...picture, name: `test/${picture.name}` }));
  expect(splitPictures(files).train.length).toBe(32);
});

it('keeps pictures that look alike on one side', () => {
  const pairs = many.map((picture, i) => ({ ...picture, fingerprint: print(i >> 1) }));
  const { train, validation, test } = splitPictures(pairs);
  const parts = [train, validation, test];
  expect(parts.flat().length).toBe(40);
  for (const part of parts) {
    const first = part.filter(({ name }) => Number(name.slice(1, -4)) % 2 === 0).length;
    expect(part.length).toBe(2 * first);
  }
});

it('does not train on a picture that looks like one of the other subfolders', () => {
  const files = ['test/t.png', 'train/a.png', 'train/t2.png', 'val/v.png'];
  const prints = [print(0), print(1), print(0), print(2)];
  const split = splitPictures(files.map((name, i) => surveyed(name, String(i), prints[i])));
  expect(names(split.train)).toEqual(['train/a.png']);
  expect(names(split.alike)).toEqual(['train/t2.png']);
});

it('splits shots of one scene all the same, and says so', () => {
  const alike = many.map((picture) => ({ ...picture, fingerprint: print(0) }));
  const split = splitPictures(alike);
  expect([split.train.length, split.validation.length, split.test.length]).toEqual([32, 4, 4]);
  expect(split.straddles).toBe(true);
  expect(splitPictures(many).straddles).toBe(false);
});

it('leaves one of three to train on', () => {
  const { train, validation, test } = splitPictures(many.slice(0, 3));
  expect([train.length, validation.length, test.length]).toEqual([1, 1, 1]);
});
