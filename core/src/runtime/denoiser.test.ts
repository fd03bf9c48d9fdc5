import { describe, expect, it } from 'vitest';
import { createDenoiser } from './denoiser.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest, Session, SessionDescription } from '../index.js';

const facts: Pick<ModelManifest, 'id' | 'geometry' | 'input'> = {
  id: 'halving',
  geometry: { sizeMultiple: 4, receptiveFieldRadius: 0 },
  input: {
    name: 'noisy',
    dtype: 'float32',
    layout: 'NCHW',
    dimensions: ['batch', 1, 'height', 'width'],
    range: [0, 1],
  },
};

/** Halves every value, whatever the size, and remembers the shapes it was given. */
function halving() {
  const shapes: string[] = [];
  let disposals = 0;
  const session: Session = {
    run: ({ data, shape }) => {
      shapes.push(shape.join('x'));
      return Promise.resolve({ data: data.map((value) => value / 2), shape });
    },
    describe: () => ({ model: 'halving' }) as SessionDescription,
    dispose: () => {
      disposals++;
      return Promise.resolve();
    },
  };
  return { session, shapes, disposals: () => disposals };
}

/** Answers what it was given when the test says so, the runs in any order, or fails. */
function waiting() {
  const ends: (() => void)[] = [];
  const fails: ((error: Error) => void)[] = [];
  const run: Session['run'] = (input) =>
    new Promise((resolve, reject) => {
      ends.push(() => {
        resolve(input);
      });
      fails.push(reject);
    });
  return { session: { ...halving().session, run }, ends, fails };
}

const image = (height: number, width: number): ImageTensor =>
  imageTensor(
    Float32Array.from({ length: height * width }, (_, i) => i / 64),
    [1, 1, height, width],
  );

/** All that is ready to happen happens: core knows no host, so no turn of an event loop either. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('createDenoiser', () => {
  it('pads an odd image to the multiple and crops the answer', async () => {
    const { session, shapes } = halving();
    const out = await createDenoiser(facts, session).denoise(image(5, 3));
    expect(shapes).toEqual(['1x1x8x4']);
    expect(out.shape).toEqual([1, 1, 5, 3]);
    expect([...out.data]).toEqual([...image(5, 3).data].map((value) => value / 2));
  });

  it('cuts an image larger than a tile and tells of each run', async () => {
    const { session, shapes } = halving();
    const seen: string[] = [];
    const out = await createDenoiser(facts, session, { tile: { height: 4, width: 8 } }).denoise(image(8, 8), {
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    });
    expect(shapes).toEqual(['1x1x4x8', '1x1x4x8']);
    expect(seen).toEqual(['1/2', '2/2']);
    expect(out.data[63]).toBe(63 / 128);
  });

  it('takes a list of images of several sizes, in their order', async () => {
    const { session } = halving();
    const seen: string[] = [];
    const out = await createDenoiser(facts, session).denoise([image(4, 4), image(8, 4)], {
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    });
    expect(out.map(({ shape }) => shape.join('x'))).toEqual(['1x1x4x4', '1x1x8x4']);
    expect(seen).toEqual(['1/2', '2/2']);
  });

  it('runs as many images of a list at the same time as it is told, and begins none after a failure', async () => {
    const { session, ends, fails } = waiting();
    const images = [1, 2, 3, 4].map((height) => image(height * 4, 4));
    const list = createDenoiser(facts, session, { concurrency: 2 }).denoise(images);
    await turns();
    expect(ends.length).toBe(2);
    ends[1]!();
    await turns();
    expect(ends.length).toBe(3);
    const failure = new Error('the first of all');
    fails[0]!(failure);
    await expect(list).rejects.toBe(failure);
    ends[2]!();
    await turns();
    expect(ends.length).toBe(3);
  });

  it('keeps the order of a list whose images end in another', async () => {
    const { session, ends } = waiting();
    const list = createDenoiser(facts, session, { concurrency: 3 }).denoise([
      image(4, 4),
      image(8, 4),
      image(4, 8),
    ]);
    await turns();
    for (const end of ends.toReversed()) end();
    expect((await list).map(({ shape }) => shape.join('x'))).toEqual(['1x1x4x4', '1x1x8x4', '1x1x4x8']);
  });

  it('tells of no more images of a list once it is aborted, though they are done with the one before', async () => {
    const { session, ends } = waiting();
    const reason = new Error('the first is enough');
    const state = { aborted: false, reason: undefined as unknown };
    const signal = Object.assign(state, {
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    });
    const told: number[] = [];
    const list = createDenoiser(facts, session, { concurrency: 3 }).denoise(
      [image(4, 4), image(4, 4), image(4, 4)],
      {
        signal,
        onProgress: ({ done }) => {
          told.push(done);
          Object.assign(state, { aborted: true, reason });
        },
      },
    );
    await turns();
    for (const end of ends) end();
    await expect(list).rejects.toBe(reason);
    await turns();
    expect(told).toEqual([1]);
  });

  it('refuses a pixel that is no number before the session sees it', async () => {
    const { session, shapes } = halving();
    const bad = imageTensor(Float32Array.of(0, NaN, 0, 0), [1, 1, 2, 2]);
    await expect(createDenoiser(facts, session).denoise(bad)).rejects.toMatchObject({
      code: 'values-not-finite',
    });
    expect(shapes).toEqual([]);
  });

  it('does not look at values that its caller knows', async () => {
    const { session, shapes } = halving();
    const beyond = imageTensor(new Float32Array(16).fill(200), [1, 1, 4, 4]);
    const denoiser = createDenoiser(facts, session);
    await expect(denoiser.denoise(beyond)).rejects.toMatchObject({ code: 'values-out-of-range' });
    expect((await denoiser.denoise(beyond, { checked: true })).data[0]).toBe(100);
    expect((await denoiser.denoise([beyond], { checked: true }))[0]!.data[0]).toBe(100);
    expect(shapes).toEqual(['1x1x4x4', '1x1x4x4']);
  });

  it.each([
    ['channels that come last', [1, 5, 7, 1], 'put the channels before height and width'],
    ['too many channels', [1, 3, 5, 7], 'found [1, 3, 5, 7], expected [batch, 1, height, width]'],
  ] as const)(
    'refuses %s, naming the shape that it was given and not a padded one',
    async (_, shape, words) => {
      const { session, shapes } = halving();
      const data = new Float32Array(shape.reduce<number>((product, size) => product * size, 1));
      await expect(createDenoiser(facts, session).denoise({ data, shape })).rejects.toMatchObject({
        code: 'shape-mismatch',
        message: expect.stringContaining(words) as string,
      });
      expect(shapes).toEqual([]);
    },
  );

  it('describes and disposes of its session', async () => {
    const { session, disposals } = halving();
    const denoiser = createDenoiser(facts, session);
    expect(denoiser.describe().model).toBe('halving');
    await denoiser.dispose();
    expect(disposals()).toBe(1);
  });
});
