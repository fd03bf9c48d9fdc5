import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareTensors, fromPixels, imageTensor, type ImageTensor } from '@denoisekit/core';
import { importModel } from '@denoisekit/export/import';
import { createNodeDenoiser, createSharpCodec } from '@denoisekit/runtime-node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Small networks that PyTorch trained and wrote: test/networks/make.py. What they give is asked of ONNX Runtime and the file itself, by hand.

const networks = fileURLToPath(new URL('../../networks/', import.meta.url));
const pictures = fileURLToPath(new URL('../../../training/sample-pictures/val/', import.meta.url));
const size = { height: 48, width: 40 } as const;
const level = 0.1;

interface Known {
  readonly channels: 1 | 3;
  readonly range?: readonly [number, number];
  readonly multiple?: number;
  /** Whether it is told the level. */
  readonly told?: boolean;
  /** Part of what the import has to say. */
  readonly note?: RegExp;
  /** Null where each pixel sees the whole picture. */
  readonly radius?: number | null;
  /** The file's own answer, as the file gives it. */
  readonly own: (session: InferenceSession, noisy: ImageTensor) => Promise<Float32Array>;
  /** Default: 1e-5. */
  readonly tolerance?: number;
}

const planes = [1, 1, 1, 1];
const run = async (session: InferenceSession, noisy: Tensor, sigma?: Tensor): Promise<Float32Array> => {
  const { denoised } = await session.run({ noisy, ...(sigma && { sigma }) });
  return denoised!.data as Float32Array;
};
const picture = ({ data, shape }: ImageTensor) => new Tensor('float32', data, shape);
const plain: Known['own'] = (session, noisy) => run(session, picture(noisy));
const withLevel: Known['own'] = (session, noisy) =>
  run(session, picture(noisy), new Tensor('float32', Float32Array.of(level), planes));

const known: Readonly<Record<string, Known>> = {
  'unet-dilated': { channels: 3, multiple: 2, own: plain },
  'dncnn-noise': {
    channels: 1,
    note: /answers with the noise/,
    // Four convolutions of 3x3.
    radius: 4,
    own: async (session, noisy) => {
      const noise = await plain(session, noisy);
      return noise.map((value, i) => noisy.data[i]! - value);
    },
  },
  'ffdnet-shuffled': { channels: 1, multiple: 2, told: true, own: withLevel },
  'ffdnet-transposed': { channels: 1, multiple: 2, told: true, own: withLevel },
  'ffdnet-colour': { channels: 3, multiple: 2, told: true, own: withLevel },
  'span-float16': {
    channels: 3,
    tolerance: 5e-3,
    own: async (session, noisy) => {
      const halves = Uint16Array.from(noisy.data, halfOf);
      const answer = await run(session, new Tensor('float16', halves, noisy.shape));
      return Float32Array.from(answer as unknown as Uint16Array, ofHalf);
    },
  },
  pooled: { channels: 3, radius: null, own: plain },
  'channels-last-255': {
    channels: 3,
    range: [0, 255],
    note: /channels last/,
    own: async (session, noisy) => {
      const area = size.height * size.width;
      const last = noisy.data.map((_, i) => 255 * noisy.data[(i % 3) * area + Math.floor(i / 3)]!);
      const answer = await run(session, new Tensor('float32', last, [1, size.height, size.width, 3]));
      return answer.map((_, i) => answer[3 * (i % area) + Math.floor(i / area)]! / 255);
    },
  },
};

let folder: string;
let samples: readonly ImageTensor[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-networks-'));
  const codec = createSharpCodec();
  const read = async (name: string) => {
    const { pixels } = await codec.decode(await readFile(join(pictures, name)), { name });
    return fromPixels(pixels);
  };
  samples = await Promise.all((await readdir(pictures)).filter((name) => name.endsWith('.webp')).map(read));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a network that PyTorch trained', () => {
  it('has a file here for each kind that is known', async () => {
    const files = (await readdir(networks)).filter((name) => name.endsWith('.onnx'));
    expect(files.map((name) => name.replace('.onnx', '')).sort()).toEqual(Object.keys(known).sort());
  });

  it.each(Object.entries(known))(
    '%s is found out without a flag, and answers as its file',
    async (name, facts) => {
      const file = join(networks, `${name}.onnx`);
      const { directory, manifest, notes } = await importModel({
        file,
        modelsDirectory: join(folder, 'models'),
        samples: [{ kind: 'photographs', images: samples }],
        version: '0.1.0',
      });
      const { channels, range = [0, 1], multiple = 1, told = false, note, radius, tolerance = 1e-5 } = facts;
      expect(manifest.input).toMatchObject({ dimensions: ['batch', channels, 'height', 'width'], range });
      expect(manifest.geometry.sizeMultiple).toBe(multiple);
      if (radius !== undefined) expect(manifest.geometry.receptiveFieldRadius).toBe(radius);
      expect(manifest.controls).toHaveLength(told ? 1 : 0);
      if (note !== undefined) expect(notes.join()).toMatch(note);
      const { noisy, denoised } = manifest.quality.find((one) => one.noise === 'gaussian:25/255')!;
      expect(denoised.mse).toBeLessThan(noisy.mse / 2);

      const image = noisyPicture(channels);
      const expected = await facts.own(await InferenceSession.create(file), image);
      for (const device of ['cpu', 'wasm'] as const) {
        const denoiser = await createNodeDenoiser({ model: directory, device, fallback: 'error' });
        const controls = told ? { 'noise-level': level } : {};
        const { data } = await denoiser.denoise(image, { controls });
        expect(compareTensors(data, expected).max).toBeLessThanOrEqual(tolerance);
        await denoiser.dispose();
      }
    },
  );
});

/** A piece of a photograph in steps of 1/256, which float16 holds, with a pattern on it. */
function noisyPicture(channels: 1 | 3): ImageTensor {
  const whole = samples[0]!;
  const [, own, rows, columns] = whole.shape;
  const data = Float32Array.from({ length: channels * size.height * size.width }, (_, i) => {
    const [x, y] = [i % size.width, Math.floor(i / size.width) % size.height];
    const channel = Math.floor(i / (size.height * size.width)) % own;
    const value = whole.data[(channel * rows + y) * columns + x]! + ((i * 37) % 41) / 410;
    return Math.round(256 * Math.min(1, value)) / 256;
  });
  return imageTensor(data, [1, channels, size.height, size.width]);
}

/** The bits of a float16 (IEEE 754), of values in [0, 1] that it holds. */
function halfOf(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(value));
  return ((exponent + 15) << 10) + Math.round((value / 2 ** exponent - 1) * 1024);
}

function ofHalf(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits >> 15 === 0 ? size : -size;
}
