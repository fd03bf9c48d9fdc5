import { sweepQuality, type EvaluationDocument, type SweepOptions } from '@denoisekit/evaluation';
import { withProgress } from '../terminal/progress.js';
import type { Context } from '../command/verb.js';
import type { ReportImages } from './images.js';
import type { OpenSubject } from './open.js';

/** From barely visible noise to noise that nearly hides a digit. */
export const sweptNoises: readonly string[] = [
  'gaussian:0.1',
  'gaussian:0.25',
  'gaussian:0.5',
  'gaussian:0.75',
  'gaussian:1',
];

/** Models, and baselines unless none are asked for, at each of the noises, on the first `count` test images. */
export async function sweep(
  models: readonly OpenSubject[],
  { dataset, test, train }: ReportImages,
  count: number,
  { io }: Context,
  { noises = sweptNoises, baselines }: Partial<Pick<SweepOptions, 'noises' | 'baselines'>> = {},
): Promise<EvaluationDocument> {
  return withProgress(io, { label: 'quality', total: noises.length * count }, (progress) =>
    sweepQuality({
      models: [...models],
      dataset: {
        name: dataset.name,
        test: { count, images: test },
        train: {
          count: dataset.train.count,
          images: (from, to) => train(Array.from({ length: to - from }, (_, index) => from + index)),
        },
      },
      noises,
      baselines,
      signal: io.signal,
      now: () => io.now(),
      onProgress: ({ noise, stage, done }) => {
        progress.update(done, { facts: stage === 'scoring' ? noise : `${noise}: baselines learn` });
      },
    }),
  );
}
