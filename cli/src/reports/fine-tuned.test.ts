import { writeFile } from 'node:fs/promises';
import type { MeasuredResults, ResultsModel } from '@denoisekit/report';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRun } from '../testing/run-record.js';
import { createWorkplace, type Workplace } from '../testing/workplace.js';
import { keepFineTuned, withFineTuned } from './fine-tuned.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

const scores = { mse: 0.5, psnrPooled: 3, psnrMean: 3, ssim: 0.5, bce: 0.5 };
const model = (recipe: string) =>
  ({ subject: { name: 'ours', madeBy: { kind: 'trained', recipe } }, sha256: '' }) as unknown as ResultsModel;
const measured = { machine: 'an abacus', fineTuned: [] } as unknown as MeasuredResults;

/** A run of the recipe `compact` at sigma 0.5, tested at 0.25 and another. */
async function run(path: string, noise: string): Promise<void> {
  await writeRun(place.path(path));
  const quality = ['gaussian:0.25', noise].map((one, i) => ({
    ...{ noise: one, seed: 10_001, dataset: 'digits', images: 10, noisy: scores },
    denoised: { ...scores, mse: 0.01 + i },
  }));
  const metrics = { format: 'denoisekit-metrics', version: 1, quality };
  await writeFile(place.path(path, 'metrics.json'), JSON.stringify(metrics));
}

describe('what fine-tuned runs come to', () => {
  it('is their MSE at the noise that they were trained for, by model', async () => {
    await run('runs/one', 'gaussian:0.5');
    const result = await place.within((context) =>
      withFineTuned(measured, ['runs/one'], [model('other'), model('compact')], context),
    );
    expect(result).toEqual({
      machine: 'an abacus',
      fineTuned: [{ model: 'ours', noise: 'gaussian:0.5', mse: 1.01 }],
    });
  });

  it('is refused of a recipe without a model, and of a run that was not tested at its noise', async () => {
    await run('runs/one', 'gaussian:0.7');
    const ask = (known: string) =>
      place.within((context) => withFineTuned(measured, ['runs/one'], [model(known)], context));
    await expect(ask('other')).rejects.toMatchObject({ code: 'usage' });
    await expect(ask('compact')).rejects.toThrow(
      'runs/one cannot be set beside a model: found a run that was not tested',
    );
  });

  it('is refused where nothing was measured yet', async () => {
    const asked = place.within((context) => withFineTuned(null, ['runs/one'], [model('compact')], context));
    await expect(asked).rejects.toThrow('nothing measured');
  });
});

describe('measuring anew', () => {
  it('keeps what is known of fine-tuned runs for models whose file is the same', () => {
    const results = (digests: Readonly<Record<string, string>>, tuned: readonly string[]) =>
      ({
        models: Object.entries(digests).map(([name, sha256]) => ({ name, sha256 })),
        fineTuned: tuned.map((model) => ({ model, noise: 'gaussian:0.5', mse: 0.01 })),
      }) as unknown as MeasuredResults;
    const before = results({ same: 'a', other: 'b', gone: 'c' }, ['same', 'other', 'gone', 'never there']);
    const now = results({ same: 'a', other: 'd', fresh: 'e' }, []);
    expect(keepFineTuned(before, now).fineTuned.map(({ model }) => model)).toEqual(['same']);
    expect(keepFineTuned(null, now).fineTuned).toEqual([]);
  });
});
