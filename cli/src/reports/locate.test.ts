import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkplace, type Workplace } from '../testing/workplace.js';
import { writeRun } from '../testing/run-record.js';
import { locate, type Located } from './locate.js';
import { readSubject } from './subject.js';
import type { Context } from '../command/verb.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

const find = (name?: string): Promise<Located> => place.within((context) => locate(name, context));

describe('what a report is made of', () => {
  it('is a shipped model, a model folder, a run folder, or a run below runs/', async () => {
    await writeRun(place.path('runs/first'));
    await writeRun(place.path('elsewhere'));
    const model = place.path('models', 'tiny');
    expect(await find('tiny')).toEqual({ kind: 'model', name: 'tiny', path: model });
    expect(await find('models/tiny')).toEqual({ kind: 'model', name: 'tiny', path: model });
    expect(await find('elsewhere')).toEqual({
      kind: 'run',
      name: 'elsewhere',
      path: place.path('elsewhere'),
    });
    for (const name of ['first', 'runs/first']) {
      expect(await find(name)).toEqual({ kind: 'run', name: 'first', path: place.path('runs/first') });
    }
  });

  it('is a model where its folder has the record of its run too', async () => {
    await writeRun(place.path('models/tiny'));
    expect(await find('models/tiny')).toMatchObject({ kind: 'model' });
  });

  it('is the newest run where none is named, whatever its state', async () => {
    await writeRun(place.path('runs/old'), { startedAt: '2025-03-01T10:00:00.000Z' });
    await writeRun(place.path('runs/new'), { startedAt: '2025-03-02T10:00:00.000Z', state: 'running' });
    expect(await find()).toMatchObject({ kind: 'run', name: 'new' });
  });

  it('is no bare ONNX file: it is imported first, or its folder is named', async () => {
    await writeFile(place.path('mine.onnx'), '');
    await expect(find('mine.onnx')).rejects.toThrow(
      /mine\.onnx is an ONNX file.* import it first: .*import mine\.onnx$/,
    );
    await expect(find('models/tiny/model.onnx')).rejects.toThrow(/name its folder: models\/tiny$/);
    await expect(find('missing.onnx')).rejects.toMatchObject({ code: 'unknown-model' });
  });

  it('is told by the nearest name where there is none', async () => {
    await mkdir(place.path('empty'));
    await expect(find('empty')).rejects.toMatchObject({ code: 'unknown-model' });
    await expect(find('tini')).rejects.toThrow('there is no model and no run "tini"');
    await expect(find()).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('what the files of a run tell', () => {
  const read = async (name: string) => {
    const located = await find(name);
    return place.within((context: Context) => readSubject(located, context));
  };

  it('is known before its first epoch, too', async () => {
    await writeRun(place.path('runs/one'), { state: 'running' });
    expect(await read('one')).toMatchObject({
      ...{ kind: 'run', name: 'one', state: 'running', history: [], quality: [] },
      network: { parameters: 1234, macs: { count: 56_789, height: 28, width: 28 } },
    });
  });

  it('is refused where a file is wrong, by the name of the file', async () => {
    await writeRun(place.path('runs/one'));
    await writeFile(place.path('runs/one/history.json'), '{"format":"denoisekit-history"}');
    await expect(read('one')).rejects.toThrow(/runs\/one\/history\.json: version is wrong/);
  });
});
