import { compareTensors, cropTo, imageTensor, padToMultiple, type ImageTensor } from '@denoisekit/core';
import { check, close, equal } from './assert.js';
import { batchFor, imageOf, picture, sizesFor, usualSize } from './pictures.js';
import { onOne, withSubject, type ContractCase } from './subject.js';

/** Right answers, for every shape of a question. */
export const answerCases: readonly ContractCase[] = [
  onOne('answers the golden vectors as TensorFlow.js did', async ({ denoiser, golden, tolerance }) => {
    check(golden.length > 0, 'there are no golden vectors');
    for (const { name, input, output } of golden) {
      close(await denoiser.denoise(input), output, tolerance, `golden vector ${name}`);
    }
  }),

  onOne('answers every size with that size, as if it had been padded before', async (subject) => {
    const { denoiser, manifest, tolerance } = subject;
    for (const size of sizesFor(manifest)) {
      const image = picture(manifest, size, 1);
      const answer = await denoiser.denoise(image);
      const { tensor, crop } = padToMultiple(image, bakedIn(manifest) ? 1 : manifest.geometry.sizeMultiple);
      const padded = cropTo(await denoiser.denoise(tensor), crop.height, crop.width);
      close(answer, padded, tolerance, `an image of ${size.join(' x ')}`);
      check(answer.data.every(Number.isFinite), `an image of ${size.join(' x ')} has values that are none`);
    }
  }),

  onOne('answers a batch as it answers each of its images', async ({ denoiser, manifest, tolerance }) => {
    if (typeof manifest.input.dimensions[0] === 'number') return;
    const images = picture(manifest, usualSize(manifest), 2, 5);
    const answers = await denoiser.denoise(images);
    equal(answers.shape, images.shape, 'the shape of the batch');
    for (let index = 0; index < 5; index++) {
      const single = await denoiser.denoise(imageOf(images, index));
      close(imageOf(answers, index), single, tolerance, `image ${index} of the batch`);
    }
  }),

  onOne('answers a list of several sizes in its order, and none with none', async (subject) => {
    const { denoiser, manifest, tolerance } = subject;
    const images = sizesFor(manifest).map((size, index) => picture(manifest, size, 10 + index));
    const answers = await denoiser.denoise(images);
    equal(answers.length, images.length, 'the number of answers');
    for (const [index, image] of images.entries()) {
      close(answers[index]!, await denoiser.denoise(image), tolerance, `image ${index} of the list`);
    }
    equal(await denoiser.denoise([]), [], 'the answer to an empty list');
  }),

  onOne(
    'leaves the image that it was given as it was, also one that is part of a larger buffer',
    async (subject) => {
      const { denoiser, manifest, tolerance } = subject;
      const image = picture(manifest, usualSize(manifest), 3);
      const before = image.data.slice();
      const larger = new Float32Array(image.data.length + 6).fill(9);
      larger.set(image.data, 3);
      const part = imageTensor(larger.subarray(3, 3 + image.data.length), image.shape);
      const answers = await Promise.all([denoiser.denoise(image), denoiser.denoise(part)]);
      close(answers[1], answers[0], tolerance, 'the answer to a part of a buffer');
      equal([...image.data], [...before], 'the image after the call');
      equal(larger.length, before.length + 6, 'the length of the larger buffer');
      equal([larger[0], larger[2], larger.at(-1)], [9, 9, 9], 'what surrounds the part');
    },
  ),

  onOne('feeds the controls that it is given, and else their defaults', async (subject) => {
    const { denoiser, manifest, tolerance } = subject;
    const [control] = manifest.controls;
    if (control === undefined) return;
    const image = picture(manifest, usualSize(manifest), 3);
    const run = (value: number) => denoiser.denoise(image, { controls: { [control.name]: value } });
    const [usual, same, least, list] = await Promise.all([
      denoiser.denoise(image),
      run(control.default),
      run(control.range[0]),
      denoiser.denoise([image], { controls: { [control.name]: control.range[0] } }),
    ]);
    close(same, usual, tolerance, 'the answer at the default');
    check(compareTensors(least.data, usual.data).max > 0.1, 'the control changes nothing');
    close(list[0]!, least, tolerance, 'the answer of a list');
  }),

  onOne('keeps calls that overlap apart', async ({ denoiser, manifest, tolerance }) => {
    const sizes = sizesFor(manifest);
    const images = Array.from({ length: 12 }, (_, i) => picture(manifest, sizes[i % sizes.length]!, 20 + i));
    const alone: ImageTensor[] = [];
    for (const image of images) alone.push(await denoiser.denoise(image));
    const together = await Promise.all(images.map((image) => denoiser.denoise(image)));
    together.forEach((answer, index) => {
      close(answer, alone[index]!, tolerance, `answer ${index} of those that overlap`);
    });
  }),

  {
    name: 'answers an image larger than a tile as in one piece, and reports each tile',
    async run(open) {
      await withSubject(open, undefined, async ({ denoiser, manifest, tolerance }) => {
        const { sizeMultiple, receptiveFieldRadius } = manifest.geometry;
        if (receptiveFieldRadius === null || bakedIn(manifest)) return;
        const side = 2 * receptiveFieldRadius + 8 * sizeMultiple;
        const image = picture(manifest, [side + 9, side + 3], 4, batchFor(manifest, 1));
        const whole = await denoiser.denoise(image);
        await withSubject(open, { tile: { height: side, width: side } }, async (tiled) => {
          const seen: number[] = [];
          let total = 0;
          const answer = await tiled.denoiser.denoise(image, {
            onProgress: (progress) => {
              seen.push(progress.done);
              total = progress.total;
            },
          });
          close(answer, whole, tolerance, 'the image in tiles');
          check(total >= 4, `${total} tiles were told, expected at least 4`);
          equal(seen, upTo(total), 'what progress told');
        });
      });
    },
  },

  onOne('reports progress for one image and for each of a list', async ({ denoiser, manifest }) => {
    const image = picture(manifest, usualSize(manifest), 5);
    for (const input of [image, [image, image, image]] as const) {
      const seen: string[] = [];
      const onProgress = ({ done, total }: { done: number; total: number }) => seen.push(`${done}/${total}`);
      if ('data' in input) await denoiser.denoise(input, { onProgress });
      else await denoiser.denoise(input, { onProgress });
      const total = 'data' in input ? 1 : input.length;
      equal(
        seen,
        upTo(total).map((done) => `${done}/${total}`),
        'what progress told',
      );
    }
  }),
];

function upTo(total: number): number[] {
  return Array.from({ length: total }, (_, index) => index + 1);
}

function bakedIn({ input }: { readonly input: { readonly dimensions: readonly unknown[] } }): boolean {
  return typeof input.dimensions[2] === 'number' || typeof input.dimensions[3] === 'number';
}
