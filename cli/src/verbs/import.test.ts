import { writeFile } from 'node:fs/promises';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkplace, greyPixels, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

const shape = ['n', 1, 'h', 'w'];
const filter = Float32Array.of(1, 2, 1, 2, 4, 2, 1, 2, 1).map((weight) => weight / 16);

/** The filter [1 2 1] in rows and columns, as a network. */
const blur: OnnxModel = {
  name: 'net',
  inputs: [{ name: 'x', shape }],
  outputs: [{ name: 'y', shape }],
  nodes: [
    { op: 'Conv', name: 'conv', inputs: ['x', 'w'], outputs: ['y'], attributes: { pads: [1, 1, 1, 1] } },
  ],
  initializers: [{ name: 'w', shape: [1, 1, 3, 3], data: filter }],
};

function write(name: string, model: OnnxModel | string | Uint8Array): Promise<void> {
  const isFile = typeof model === 'string' || model instanceof Uint8Array;
  return writeFile(place.path(name), isFile ? model : encodeModel(model));
}

describe('import', { timeout: 30_000 }, () => {
  it('makes a model of a file, tells what was found, and the model is listed and denoises', async () => {
    await write('Blur.onnx', blur);
    const { code, stdout, stderr } = await place.run(['import', 'Blur.onnx', '--license', 'MIT']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('finding')]);
    expect(stdout).toContain('input.range: values in [0, 1], answering with the picture');
    expect(stdout).toContain('wrote my-models/blur');
    expect((await place.run(['models'])).stdout).toMatch(
      /^blur +[\d.]+ dB at gaussian:25\/255 .* imported +photographs, digits, scans *$/m,
    );
    await writeFile(place.path('a.png'), await greyPng(8, 8, 100));
    expect((await place.run(['denoise', 'a.png', '-o', 'b.png', '--model', 'blur'])).code).toBe(0);
    // Inside, a picture of one value stays as it is; at the corner zeros take part: (4 + 2 + 2 + 1) / 16 of it.
    const pixels = await greyPixels(place.path('b.png'));
    expect([pixels[3 * 8 + 3], pixels[0]]).toEqual([100, 56]);
  });

  it('prints one JSON document', async () => {
    await write('blur.onnx', blur);
    const { code, stdout } = await place.run(['import', 'blur.onnx', '--json']);
    const result = JSON.parse(stdout) as { id: string; manifest: { madeBy: { kind: string } } };
    expect([code, result.id, result.manifest.madeBy.kind]).toEqual([0, 'blur', 'imported']);
  });

  it.each<[string, (whole: Uint8Array) => Uint8Array, string]>([
    ['at its front', (whole) => whole.subarray(3), 'bytes that are no ONNX'],
    [
      'in its middle',
      (whole) => Buffer.concat([whole.subarray(0, 40), whole.subarray(60)]),
      'a file that ends too early',
    ],
    ['at its end', (whole) => whole.subarray(0, -1), 'a file that ends too early'],
    ['down to its first lines', (whole) => whole.subarray(0, 2), 'no graph'],
  ])('says that a file that was cut %s may be damaged or incomplete', async (_, cut, found) => {
    await write('cut.onnx', cut(encodeModel(blur)));
    expect(await place.run(['import', 'cut.onnx'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        `^denoisekit: cut.onnx.*: found ${found}.*; it may be damaged or incomplete: download or export it again\n$`,
      ) as string,
    });
    expect(await place.names()).toEqual(['cut.onnx', 'models']);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a file that is not there', ['none.onnx'], /there is no file/],
    ['a web page', ['page.onnx'], /page\.onnx is no ONNX model: found a web page/],
    ['a picture', ['a.png'], /: a\.png is no ONNX model: found PNG, expected an ONNX file; denoise takes/],
    ['bytes', ['bytes.onnx'], /: bytes\.onnx: the bytes are no ONNX model: found .*; it may be damaged/],
    ['a pointer of Git LFS', ['pointer.onnx'], /found a pointer of Git LFS.*; get that by git lfs pull/],
    ['a folder', ['.'], /is no file: expected an ONNX file; name the file itself/],
    ['a network that enlarges', ['twice.onnx'], /: twice\.onnx: .*enlarges pictures 2 times/],
    ['the name of a shipped model', ['blur.onnx', '--id', 'tiny'], /"tiny" is the name of a shipped model/],
    ['a range that is none', ['blur.onnx', '--range', '255'], /0\.\.255/],
    ['a range in which it does not denoise', ['bounded.onnx', '--range', '0..255'], /does not denoise/],
  ])('refuses %s in one line, and writes nothing', async (_, argv, words) => {
    await write('blur.onnx', blur);
    await write('page.onnx', '<!doctype html>');
    await write('pointer.onnx', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123\n');
    await write('bytes.onnx', '\x01\x02\x03\x04');
    await writeFile(place.path('a.png'), await greyPng(8, 8, 100));
    await write('twice.onnx', {
      ...blur,
      outputs: [{ name: 'z', shape: ['n', 1, 'H', 'W'] }],
      nodes: [
        ...blur.nodes,
        {
          op: 'Resize',
          name: 'resize',
          inputs: ['y', '', 'scales'],
          outputs: ['z'],
          attributes: { mode: 'nearest' },
        },
      ],
      initializers: [...blur.initializers, { name: 'scales', shape: [4], data: Float32Array.of(1, 1, 2, 2) }],
    });
    await write('bounded.onnx', {
      ...blur,
      nodes: [
        ...blur.nodes.map((node) => ({ ...node, outputs: ['blurred'] })),
        { op: 'Clip', name: 'clip', inputs: ['blurred', 'low', 'high'], outputs: ['y'] },
      ],
      initializers: [
        ...blur.initializers,
        { name: 'low', shape: [], data: Float32Array.of(0) },
        { name: 'high', shape: [], data: Float32Array.of(1) },
      ],
    });
    const { code, stderr } = await place.run(['import', ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(stderr.split('\n').filter((line) => line.startsWith('denoisekit:'))).toHaveLength(1);
    expect(await place.names('my-models')).toEqual([]);
  });
});
