import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainEvent } from '../run/events.js';
import { recipes } from '../recipes/index.js';
import { type ScheduleKind, defaultSchedules } from '../step/schedule.js';
import { type LoadedTensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow, temporaryFolder, tinyImages } from '../tiny.test.fixtures.js';
import { train } from '../train.js';
import { grainy } from './grainy.test.fixtures.js';

allowForTensorFlow();

let tensorflow: LoadedTensorFlow;
let page: string;
beforeAll(async () => {
  tensorflow = await loadTensorFlow();
  page = await fs.readFile(new URL('../../../docs/recipes.md', import.meta.url), 'utf8');
});

describe('docs/recipes.md', () => {
  it('shows the recipe that is tried below, with the paths that it has among the recipes', async () => {
    const source = await fs.readFile(new URL('grainy.test.fixtures.ts', import.meta.url), 'utf8');
    const [, shown] = /```ts\n(.*?)```/s.exec(page) ?? [];
    expect(shown).toBe(source.replaceAll("'../recipes/", "'./"));
  });

  it('names every recipe and every schedule', () => {
    const kinds = Object.keys(defaultSchedules) as ScheduleKind[];
    const names = [...recipes.map(({ name }) => name), ...kinds].map((name) => `\`${name}\``);
    expect(names.filter((name) => !page.includes(name))).toEqual([]);
  });
});

describe('the recipe of docs/recipes.md', () => {
  it('trains, on its own terms, to less than half of the error that it began with', async () => {
    const epochs: (TrainEvent & { type: 'epoch' })[] = [];
    const { record, quality } = await train({
      recipe: grainy,
      images: tinyImages(256),
      tensorflow,
      config: { epochs: 15, batchSize: 32 },
      outDirectory: path.join(await temporaryFolder(), 'run'),
      onEvent: (event) => {
        if (event.type === 'epoch') epochs.push(event);
      },
    });
    const lowest = Math.min(...epochs.map(({ validationMse }) => validationMse));
    expect(lowest).toBeLessThan(epochs[0]!.validationMse / 2);
    expect(quality[0]!.noise).toBe('gaussian:0..0.3+salt-pepper:0..0.05');
    expect(record.optimizer).toMatch(/^AdamW, .* gradient norm at most 1; one cycle.*; ends after 5 epochs/);
    expect(record.network).toMatchObject({ anySize: true, sizeMultiple: 2 });
  });
});
