import { describe, expect, it } from 'vitest';
import { compareTensors } from '../difference.js';
import { imageTensor, type ImageShape, type ImageTensor } from '../../image/image-tensor.js';
import { cropTo, padToMultiple } from '../../image/padding.js';
import type { Session } from '../ports.js';
import { randomStream } from '../../random/random.js';
import { referenceNet, type ReferenceNet } from './reference-net.test.helper.js';
import { runTiled } from './run-tiled.js';

/** Of every engine, though not of the language's own library, whose types are the only ones that core knows. */
declare function structuredClone<T>(value: T, options: { readonly transfer: readonly ArrayBufferLike[] }): T;

function randomImage(shape: ImageShape): ImageTensor {
  const random = randomStream(5, ...shape.slice(1));
  const length = shape.reduce((product, size) => product * size, 1);
  return imageTensor(
    Float32Array.from({ length }, () => random.uniform()),
    shape,
  );
}

/** The whole image in one run: what tiles have to give too. */
async function untiled(net: ReferenceNet, image: ImageTensor): Promise<ImageTensor> {
  const { tensor, crop } = padToMultiple(image, net.geometry.sizeMultiple);
  return cropTo(await net.run(tensor), crop.height, crop.width);
}

/** Small enough that the images of these tests need many: it owns 6 multiples, and the rest is margin. */
function smallTile({ geometry }: ReferenceNet) {
  const side = 2 * geometry.receptiveFieldRadius + 6 * geometry.sizeMultiple;
  return { height: side, width: side + geometry.sizeMultiple };
}

/** The net, and the shape of each input that it was given. */
function recorded(net: ReferenceNet) {
  const shapes: string[] = [];
  const inputs = new Set<Float32Array>();
  const session: Pick<Session, 'run'> = {
    run(input) {
      shapes.push(input.shape.join());
      inputs.add(input.data);
      return net.run(input);
    },
  };
  return { session, shapes, inputs };
}

/** Gives each pixel back, so that what a test sees is the cutting alone. */
const identity: Pick<Session, 'run'> = {
  run: ({ data, shape }) => Promise.resolve(imageTensor(data.slice(), shape)),
};

describe('the reference net of these tests', () => {
  it.each([0, 1, 2] as const)('looks exactly as far as it says, with %d halvings', async (halvings) => {
    const net = referenceNet(halvings, 1);
    const { sizeMultiple, receptiveFieldRadius } = net.geometry;
    const size = 48;
    const grey = imageTensor(new Float32Array(size * size).fill(0.5), [1, 1, size, size]);
    const before = await net.run(grey);
    let farthest = 0;
    for (let phase = 0; phase < sizeMultiple; phase++) {
      const at = 24 + phase;
      const data = grey.data.slice();
      data[at * size + at] = 1;
      const after = await net.run(imageTensor(data, grey.shape));
      after.data.forEach((value, i) => {
        if (value === before.data[i]) return;
        farthest = Math.max(farthest, Math.abs(Math.floor(i / size) - at), Math.abs((i % size) - at));
      });
    }
    expect(farthest).toBe(receptiveFieldRadius);
  });
});

describe('runTiled', () => {
  const sizes = randomStream(77);
  const randomSizes = Array.from(
    { length: 6 },
    () => [1 + sizes.integer(90), 1 + sizes.integer(90)] as const,
  );

  it.each([
    ...([
      [1, 1],
      [1, 60],
      [60, 1],
      [2, 3],
      [7, 5],
      [28, 28],
      [33, 64],
      [131, 97],
    ] as const),
    ...randomSizes,
  ])('gives to the bit what one run gives on an image of %d x %d', async (height, width) => {
    for (const halvings of [0, 1, 2] as const) {
      const net = referenceNet(halvings, 1);
      const image = randomImage([1, 1, height, width]);
      const tiled = await runTiled(net, image, { geometry: net.geometry, tile: smallTile(net) });
      expect(tiled.shape).toEqual(image.shape);
      expect(compareTensors(tiled.data, (await untiled(net, image)).data).max).toBe(0);
    }
  });

  it('does so for each channel and each image of a batch', async () => {
    const net = referenceNet(1, 3);
    const image = randomImage([3, 3, 29, 34]);
    const tiled = await runTiled(net, image, { geometry: net.geometry, tile: smallTile(net) });
    expect(tiled.shape).toEqual([3, 3, 29, 34]);
    expect(compareTensors(tiled.data, (await untiled(net, image)).data).max).toBe(0);
  });

  it.each([0, 1, 2] as const)(
    'gives another picture with %d halvings when the margins are one multiple too small',
    async (halvings) => {
      const net = referenceNet(halvings, 1);
      const { sizeMultiple, receptiveFieldRadius } = net.geometry;
      const image = randomImage([1, 1, 64, 64]);
      const geometry = { sizeMultiple, receptiveFieldRadius: receptiveFieldRadius - sizeMultiple };
      const tiled = await runTiled(net, image, { geometry, tile: smallTile(net) });
      expect(compareTensors(tiled.data, (await untiled(net, image)).data).max).toBeGreaterThan(1e-6);
    },
  );

  it('puts every pixel back to its place with a model that looks at one pixel but halves the size', async () => {
    const geometry = { sizeMultiple: 4, receptiveFieldRadius: 0 };
    for (const [height, width] of [
      [5, 5],
      [4, 13],
      [23, 6],
      [9, 1],
    ] as const) {
      const image = randomImage([2, 3, height, width]);
      const same = await runTiled(identity, image, { geometry, tile: { height: 4, width: 4 } });
      expect(same).toEqual(image);
    }
  });

  it('runs one shape from one buffer, as often as the plan has tiles', async () => {
    const net = referenceNet(2, 1);
    const { session, shapes, inputs } = recorded(net);
    // Shared: 24, tiles of 32 x 36. Rows: (80 - 24) / 8 = 7. Columns: (100 - 24) / 12 = 6.3, so 7 in steps of 12.
    await runTiled(session, randomImage([1, 1, 77, 99]), {
      geometry: net.geometry,
      tile: { height: 32, width: 36 },
    });
    expect(shapes).toEqual(Array<string>(49).fill('1,1,32,36'));
    expect(inputs.size).toBe(1);
  });

  it('goes on when the session has transferred the buffer to a worker', async () => {
    const net = referenceNet(1, 1);
    const image = randomImage([1, 1, 40, 40]);
    const transferring: Pick<Session, 'run'> = {
      run: ({ data, shape }) => net.run({ data: structuredClone(data, { transfer: [data.buffer] }), shape }),
    };
    const tiled = await runTiled(transferring, image, { geometry: net.geometry, tile: smallTile(net) });
    expect(tiled).toEqual(await untiled(net, image));
  });

  it('runs an image that fits into one tile once, at its own size', async () => {
    const net = referenceNet(2, 1);
    const { session, shapes } = recorded(net);
    for (const size of [1, 28, 399]) {
      await runTiled(session, imageTensor(new Float32Array(size), [1, 1, 1, size]), net);
    }
    expect(shapes).toEqual(['1,1,4,4', '1,1,4,28', '1,1,4,400']);
  });

  it('runs as many images of a batch at once as have the pixels of a tile', async () => {
    const net = referenceNet(1, 1);
    const { session, shapes } = recorded(net);
    for (const batch of [4, 5]) {
      const image = randomImage([batch, 1, 9, 10]);
      const result = await runTiled(session, image, {
        geometry: net.geometry,
        tile: { height: 20, width: 20 },
      });
      expect(result).toEqual(await untiled(net, image));
    }
    expect(shapes).toEqual(['4,1,10,10', '4,1,10,10', '1,1,10,10']);
  });

  it('takes larger tiles of its own accord for a model that looks too far for the default', async () => {
    const shapes = new Set<string>();
    const session: Pick<Session, 'run'> = {
      run(input) {
        shapes.add(input.shape.join());
        return identity.run(input);
      },
    };
    const image = imageTensor(new Float32Array(1500), [1, 1, 1, 1500]);
    // Shared: 400, so tiles up to 1200: two of (1500 - 400) / 2 + 400 = 950.
    await runTiled(session, image, { geometry: { sizeMultiple: 1, receptiveFieldRadius: 200 } });
    expect([...shapes]).toEqual(['1,1,1,950']);
  });

  it('tells how many of the tiles of all images are done', async () => {
    const net = referenceNet(0, 1);
    const seen: string[] = [];
    // Shared: 6. Rows: (12 - 6) / 2 = 3. Columns: one.
    await runTiled(net, randomImage([2, 1, 12, 9]), {
      geometry: net.geometry,
      tile: { height: 8, width: 9 },
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    });
    expect(seen).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    await runTiled(net, randomImage([2, 1, 5, 5]), {
      geometry: net.geometry,
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    });
    expect(seen.slice(6)).toEqual(['1/1']);
  });
});
