import { expect, it } from 'vitest';
import { imageTensor } from './image-tensor.js';
import { middleOf } from './middle-of.js';

it('cuts out the middle of each channel, of a smaller picture as much as there is', () => {
  // Rows of 0 to 4, in the second channel 10 more, each row 100 more.
  const values = [0, 10].flatMap((more) =>
    [0, 100, 200].flatMap((row) => [0, 1, 2, 3, 4].map((x) => x + row + more)),
  );
  const picture = imageTensor(Float32Array.from([...values, ...values.slice(0, 15)]), [1, 3, 3, 5]);
  const { data, shape } = middleOf(picture, 1, 3);
  expect(shape).toEqual([1, 3, 1, 3]);
  expect([...data]).toEqual([101, 102, 103, 111, 112, 113, 101, 102, 103]);
  expect(middleOf(picture, 8, 8)).toEqual(picture);
});
