import { DenoiseError } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import { joinPairs } from './pair.js';
import type { TrainingImages } from './port.js';

/**
 * Two sources as one: of each batch a share comes from the second, at least one image and never all. Both validate and test, each with series of its own.
 * For fine-tuning on a few pictures, which alone would be memorised.
 *
 * @param share of the batch that comes from `second`, in (0, 1)
 * @throws DenoiseError `usage` unless both have the same channels and images of any size
 */
export function mixImages(first: TrainingImages, second: TrainingImages, share: number): TrainingImages {
  if (first.channels !== second.channels || first.size !== null || second.size !== null) {
    throw new DenoiseError('usage', {
      what: `${first.name} and ${second.name} cannot be mixed`,
      expected: 'images of the same channels and of any size',
    });
  }
  const sum = (part: keyof TrainingImages['counts']) => first.counts[part] + second.counts[part];
  return {
    name: `${first.name} and ${second.name}`,
    sha256: createHash('sha256').update(`${first.sha256} ${second.sha256} ${share}`).digest('hex'),
    pictures: first.pictures ?? second.pictures,
    channels: first.channels,
    size: null,
    counts: { train: sum('train'), validation: sum('validation'), test: sum('test') },
    notes: [
      ...first.notes,
      ...second.notes,
      `${Math.round(100 * share)} % of the training images are those of ${second.name}`,
    ],
    select: (selection) =>
      mixImages(first.select({ ...selection, limit: null }), second.select(selection), share),
    training(options) {
      const [most, some] = [first.training(options), second.training(options)];
      return {
        async at(step, { count, ...size }) {
          const fromSecond = Math.max(1, Math.min(count - 1, Math.round(share * count)));
          if (count === 1)
            return await (step % Math.round(1 / share) === 0 ? some : most).at(step, { count, ...size });
          const pairs = await Promise.all([
            most.at(step, { count: count - fromSecond, ...size }),
            some.at(step, { count: fromSecond, ...size }),
          ]);
          return joinPairs(pairs);
        },
      };
    },
    validation: (options) => [...first.validation(options), ...second.validation(options)],
    tests: (options) => [...first.tests(options), ...second.tests(options)],
    examples: (size, noise) => first.examples(size, noise),
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}
