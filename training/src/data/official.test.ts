import { expect, it } from 'vitest';
import { mnist, officialDataset } from './official.js';

it('knows what the images show', () => {
  expect(officialDataset(mnist.train.sha256, mnist.test.sha256)?.pictures).toEqual(['digits']);
});

it('names a pair of files only when both digests are those of one published set', () => {
  const fashionTest = '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b';
  const fashionTrain = 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888';
  expect(officialDataset(mnist.train.sha256, mnist.test.sha256)?.name).toBe('MNIST');
  expect(officialDataset(fashionTrain, fashionTest)?.name).toBe('Fashion-MNIST');
  expect(officialDataset(mnist.train.sha256, fashionTest)).toBeUndefined();
  expect(officialDataset(mnist.test.sha256, mnist.train.sha256)).toBeUndefined();
});
