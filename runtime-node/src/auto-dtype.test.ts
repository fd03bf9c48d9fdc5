import {
  imageTensor,
  type ModelManifest,
  type ModelSource,
  type Session,
  type SessionDescription,
} from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { autoDtype, candidates, type AutoDtypeOptions } from './auto-dtype.js';
import type { DtypeMemory } from './dtype-memory.js';
import type { openModel } from './open-model.js';
import { tinyModel } from './testing/tiny-model.js';

const tiny = tinyModel();
const file = { path: 'model-int8.onnx', bytes: 5, sha256: 'a'.repeat(64) };
const manifest: ModelManifest = { ...tiny.manifest, files: { ...tiny.manifest.files, int8: file } };

function sourceOf(own: ModelManifest): ModelSource {
  return {
    location: 'memory',
    manifest: () => Promise.resolve(own),
    bytes: () => Promise.resolve(new Uint8Array()),
  };
}

/** Sessions that take so many milliseconds of a clock of their own; a dtype without a time does not open. */
function scene(times: Partial<Record<string, number>>, own = manifest) {
  let clock = 0;
  const kept = new Map<string, string>();
  const memory: DtypeMemory = {
    recall: (key) => Promise.resolve(kept.get(key)),
    keep: (key, dtype) => {
      kept.set(key, dtype);
      return Promise.resolve(undefined);
    },
  };
  let opened = 0;
  let disposed = 0;
  const open: typeof openModel = ({ dtype }) => {
    const time = times[dtype];
    if (time === undefined) return Promise.reject(new Error('answers wrongly'));
    opened++;
    const session: Session = {
      run: ({ shape }) => {
        clock += time;
        return Promise.resolve(imageTensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape));
      },
      describe: () =>
        ({ device: 'cpu', runtime: 'fake', runtimeVersion: '1', threads: 2 }) as SessionDescription,
      dispose: () => {
        disposed++;
        return Promise.resolve();
      },
    };
    return Promise.resolve(session);
  };
  const choose = (changes: Partial<AutoDtypeOptions> = {}) =>
    autoDtype(sourceOf(own), {
      asked: 'cpu',
      order: ['cpu'],
      runtime: 'fake 1',
      open,
      now: () => clock,
      memory,
      ...changes,
    });
  return { choose, kept, counts: () => ({ opened, disposed }) };
}

describe('the fastest file of a model', () => {
  it('is int8 where that is measured to be faster, and everything opened for it is closed', async () => {
    const { choose, counts } = scene({ fp32: 20, int8: 10 });
    expect(await choose()).toEqual({ dtype: 'int8', note: 'int8 is 2.00 times as fast as fp32' });
    expect(counts()).toEqual({ opened: 2, disposed: 2 });
  });

  it('is fp32 where int8 gains less than a tenth', async () => {
    expect((await scene({ fp32: 10.5, int8: 10 }).choose()).dtype).toBe('fp32');
  });

  it('is fp32 where int8 does not open or answers wrongly, which is said', async () => {
    const { dtype, note } = await scene({ fp32: 20 }).choose();
    expect([dtype, note]).toEqual(['fp32', 'int8 does not run: answers wrongly']);
  });

  it('is measured once, and then found without opening anything', async () => {
    const { choose, kept, counts } = scene({ fp32: 20, int8: 10 });
    await choose();
    expect(await choose()).toEqual({
      dtype: 'int8',
      note: 'int8 is the fastest file here, as measured before',
    });
    expect(counts().opened).toBe(2);
    expect([...kept.keys()].join()).toContain('fake 1');
  });

  it('is announced before it is measured, and not where it is known', async () => {
    const { choose } = scene({ fp32: 20, int8: 10 });
    const announced: unknown[] = [];
    const onMeasure = (dtypes: unknown) => announced.push(dtypes);
    await choose({ onMeasure });
    await choose({ onMeasure });
    expect(announced).toEqual([['fp32', 'int8']]);
  });

  it('is given up at once when a signal aborts, with nothing remembered or left open', async () => {
    const { choose, kept, counts } = scene({ fp32: 20, int8: 10 });
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    let asked = 0;
    const now = () => {
      if (++asked === 3) stop.abort(reason);
      return asked;
    };
    await expect(choose({ now, signal: stop.signal })).rejects.toBe(reason);
    expect(asked).toBe(4); // the run that was under way, and no other
    expect(kept.size).toBe(0);
    expect(counts()).toEqual({ opened: 2, disposed: 2 });
  });

  it('is found all the same where it cannot be kept, and that is said', async () => {
    const memory: DtypeMemory = {
      recall: () => Promise.resolve(undefined),
      keep: () => Promise.resolve('read-only'),
    };
    const { dtype, note } = await scene({ fp32: 20, int8: 10 }).choose({ memory });
    expect([dtype, note]).toEqual(['int8', expect.stringContaining('cannot be kept: read-only')]);
  });

  it('is the one that there is, without opening anything', async () => {
    const { choose, counts } = scene({}, tiny.manifest);
    expect(await choose()).toEqual({ dtype: 'fp32' });
    expect(counts().opened).toBe(0);
  });

  it('is looked for where a device has kernels: fp16 on CUDA, int8 on the CPU, neither on WebGPU', () => {
    const files = { ...manifest.files, fp16: file };
    const found = (['cpu', 'wasm', 'cuda', 'webgpu'] as const).map((device) => candidates({ files }, device));
    expect(found).toEqual([['int8'], ['int8'], ['fp16'], []]);
    expect(candidates(tiny.manifest, 'cpu')).toEqual([]);
  });
});
