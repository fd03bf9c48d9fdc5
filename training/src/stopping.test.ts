import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PairSet, Series, TrainingImages } from './images/port.js';
import { type RunFileSystem, nodeFiles } from './files/run-files.js';
import { type LoadedTensorFlow, loadTensorFlow } from './backends/tensorflow.js';
import { allowForTensorFlow, digestOf, runTiny, tinyImages } from './tiny.test.fixtures.js';
import type { TrainOptions } from './train.js';

allowForTensorFlow();

let tensorflow: LoadedTensorFlow;
beforeAll(async () => {
  tensorflow = await loadTensorFlow('tensorflow');
});

/** Calls `at` at each moment at which a signal can be heard: each event, each file, each part that is validated or tested. */
function withMoments(at: () => void): Partial<TrainOptions> {
  const files: RunFileSystem = {
    ...nodeFiles,
    async writeFile(file, data) {
      at();
      await nodeFiles.writeFile(file, data);
    },
  };
  const partsOf = (pairs: PairSet): PairSet => ({
    ...pairs,
    async *parts(signal) {
      for await (const part of pairs.parts(signal)) {
        at();
        yield part;
      }
    },
  });
  const seriesOf = (all: readonly Series[]): readonly Series[] =>
    all.map((series) => ({ ...series, pairs: partsOf(series.pairs) }));
  const imagesOf = (images: TrainingImages): TrainingImages => ({
    ...images,
    select: (selection) => imagesOf(images.select(selection)),
    validation: (options) => seriesOf(images.validation(options)),
    tests: (options) => seriesOf(images.tests(options)),
  });
  return { files, images: imagesOf(tinyImages()), onEvent: at };
}

/** What a run leaves; times are those of a clock that stands still. */
async function resultOf(directory: string): Promise<readonly string[]> {
  const files = [
    'best/weights.bin',
    'last/weights.bin',
    'history.json',
    'metrics.json',
    'reference/test-output.f32',
  ];
  return Promise.all(files.map((file) => digestOf(directory, file)));
}

async function stateOf(directory: string): Promise<string> {
  const record = JSON.parse(await fs.readFile(path.join(directory, 'run.json'), 'utf8')) as { state: string };
  return record.state;
}

describe('a signal', () => {
  it('loses nothing, whenever it comes', async () => {
    // Two epochs, the second cut short: six steps.
    const base = { config: { epochs: 1.5 }, now: () => 0 };
    let moments = 0;
    const whole = await runTiny(tensorflow, { ...base, ...withMoments(() => moments++) });
    await whole.work;
    const expected = await resultOf(whole.directory);
    expect(moments).toBeGreaterThan(30);

    const states: string[] = [];
    for (let moment = 0; moment < moments; moment++) {
      const stop = new AbortController();
      let passed = 0;
      const at = (): void => {
        if (passed++ === moment) stop.abort();
      };
      const { directory, work } = await runTiny(tensorflow, {
        ...base,
        signal: stop.signal,
        ...withMoments(at),
      });
      const { state } = await work;
      expect(await stateOf(directory)).toBe(state);
      if (state === 'stopped') await (await runTiny(tensorflow, { resume: directory, now: () => 0 })).work;
      expect(await resultOf(directory)).toEqual(expected);
      states.push(state);
    }
    // Only what comes after the last test is too late to stop anything.
    expect(states.lastIndexOf('stopped')).toBe(states.indexOf('complete') - 1);
    expect(new Set(states)).toEqual(new Set(['stopped', 'complete']));
  });

  it('that comes in a validation ends it at once, and the resumed run makes up for it', async () => {
    const stop = new AbortController();
    let parts = 0;
    const { images } = withMoments(() => {
      parts++;
      stop.abort();
    });
    const { directory, events, work } = await runTiny(tensorflow, { images: images!, signal: stop.signal });
    expect((await work).record.progress).toMatchObject({ steps: 4 });
    expect([parts, events.filter(({ type }) => type === 'epoch')]).toEqual([1, []]);
    const resumed = await runTiny(tensorflow, { resume: directory });
    await resumed.work;
    const epochs = resumed.events.flatMap((event) => (event.type === 'epoch' ? [event.step] : []));
    expect(epochs).toEqual([4, 8, 12]);
  });
});

it('a run that fails says in its record that it is stopped', async () => {
  const { directory, work } = await runTiny(tensorflow, {
    onEvent(event) {
      if (event.type === 'step' && event.step === 3) throw new Error('a fault');
    },
  });
  await expect(work).rejects.toThrow('a fault');
  expect(await stateOf(directory)).toBe('stopped');
});
