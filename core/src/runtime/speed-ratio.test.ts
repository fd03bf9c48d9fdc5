import { expect, it } from 'vitest';
import { imageTensor } from '../image/image-tensor.js';
import type { Session } from './ports.js';
import { speedRatio } from './speed-ratio.js';

it('is the middle of the ratios of runs by turns, whatever else slows the machine', async () => {
  let time = 0;
  let runs = 0;
  const taking = (ms: number): Pick<Session, 'run'> => ({
    run: (image) => {
      // From the tenth run on the machine is half as fast; both suffer.
      time += ms * (runs++ > 9 ? 2 : 1);
      return Promise.resolve(image);
    },
  });
  const image = imageTensor(new Float32Array(1), [1, 1, 1, 1]);
  expect(await speedRatio(taking(30), taking(10), image, { now: () => time })).toBe(3);
});
