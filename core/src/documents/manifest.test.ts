import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { defaultTolerance } from './default-tolerance.js';
import { maxManifestBytes, parseManifest, type ModelManifest } from './manifest.js';

const digest = '0123456789abcdef'.repeat(4);
const scores = { mse: 0.009, psnrPooled: 20.5, psnrMean: 20.9, ssim: 0.87, bce: null };

const manifest: ModelManifest = {
  format: 'denoisekit-model',
  version: 2,
  id: 'compact',
  title: 'Compact',
  description: 'A small net.',
  license: 'Apache-2.0',
  files: { fp32: { path: 'model.onnx', bytes: 1000, sha256: digest } },
  opset: 17,
  irVersion: 8,
  input: {
    name: 'input',
    dtype: 'float32',
    layout: 'NCHW',
    dimensions: ['batch', 1, 'height', 'width'],
    range: [0, 1],
  },
  output: { name: 'output', dtype: 'float32', layout: 'NCHW', dimensions: [1, 1, 28, 28], range: [0, 1] },
  geometry: { sizeMultiple: 4, receptiveFieldRadius: null },
  graph: {
    nodes: 14,
    operators: { Conv: 7, Relu: 6, Sigmoid: 1 },
    parameters: 102_000,
    macs: { count: 20_000_000, height: 28, width: 28 },
  },
  controls: [{ name: 'sigma', shape: ['batch', 1], unit: 'sigma', range: [0, 0.5], default: 0.1 }],
  suits: { pictures: ['digits'], noise: ['gaussian:0.5'] },
  madeBy: {
    kind: 'trained',
    recipe: 'compact',
    seed: 1,
    noise: 'gaussian:0.5',
    noiseDraw: 'fresh',
    validatedOn: 'held-out',
    loss: 'bce',
    optimizer: 'adam',
    epochs: 3,
    steps: 1300,
    batchSize: 128,
    seconds: 400.5,
    backend: 'tensorflow',
    device: 'cpu',
    dataset: {
      name: 'mnist',
      sha256: digest,
      trainImages: 55_000,
      validationImages: 5_000,
      testImages: 10_000,
      imageSize: [28, 28],
    },
    versions: { node: '20.20.0' },
    finishedAt: '2026-01-01T00:00:00.000Z',
  },
  quality: [
    {
      noise: 'gaussian:0.5',
      seed: 1,
      dataset: 'mnist test',
      images: 10_000,
      denoised: scores,
      noisy: scores,
    },
  ],
  golden: {
    path: 'golden.bin',
    bytes: 6272,
    sha256: digest,
    madeBy: 'TensorFlow.js 4.22.0',
    vectors: [{ name: 'digit', shape: [1, 1, 28, 28], inputOffset: 0, outputOffset: 3136 }],
  },
  tolerance: defaultTolerance,
  converter: { tf2onnx: '1.17.0' },
};

/** The JSON of the manifest with the value at `path` replaced; undefined removes it. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(manifest)) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  holder[last] = value;
  return JSON.stringify(copy);
}

describe('parseManifest', () => {
  it('gives back what was written', () => {
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
    expect(parseManifest(JSON.stringify(manifest, null, 2))).toEqual(manifest);
  });

  it.each([
    ['format', 'other'],
    ['version', '2'],
    ['version', undefined],
    ['id', '../compact'],
    ['id', 'Compact'],
    ['id', 'a'.repeat(65)],
    ['title', ''],
    ['title', 't'.repeat(101)],
    ['files', {}],
    ['files', { fp64: { path: 'model.onnx', bytes: 1, sha256: digest } }],
    ['files.fp32.path', '../model.onnx'],
    ['files.fp32.path', 'sub/model.onnx'],
    ['files.fp32.path', 'sub\\model.onnx'],
    ['files.fp32.path', '/model.onnx'],
    ['files.fp32.path', '..'],
    ['files.fp32.path', '.hidden'],
    ['files.fp32.path', 'model.onnx\n'],
    ['files.fp32.path', 'model.onnx\u0000'],
    ['files.fp32.path', 'm'.repeat(101)],
    ['files.fp32.bytes', 0],
    ['files.fp32.bytes', 1.5],
    ['files.fp32.sha256', digest.slice(1)],
    ['files.fp32.sha256', digest.toUpperCase()],
    ['files.fp32.sha256', `${digest}\n`],
    ['files.fp16', { path: '../../etc/passwd', bytes: 1, sha256: digest }],
    ['input.dimensions', ['batch', 0, 'height', 'width']],
    ['input.dimensions', ['batch', 'channels', 'height', 'width']],
    ['input.dimensions', ['batch', 1, 'height']],
    ['input.dimensions', ['batch', 1, 'depth', 'width']],
    ['input.layout', 'NHWC'],
    ['input.range', [1, 0]],
    ['output.range', [0, 0]],
    ['controls.0', { name: 'sigma', shape: [], unit: 'sigma', range: [0, 0.5], default: 0.6 }],
    ['controls.0', { name: 'sigma', shape: [], unit: 'sigma', range: [0, 0.5] }],
    ['suits.pictures', []],
    ['geometry.sizeMultiple', 0],
    ['graph.macs', 20_000_000],
    ['golden.path', '../golden.bin'],
    ['golden.vectors', []],
    ['tolerance.cpu', null],
    ['golden.madeBy', undefined],
    ['tolerance.webgpu', undefined],
    ['tolerance.int8', undefined],
    ['madeBy.kind', 'found'],
    ['madeBy.versions', { tfjs: 4 }],
    ['graph.operators', { Conv: 0 }],
    ['converter', ['tf2onnx']],
    ['madeBy', []],
    ['madeBy.seed', -1],
    ['madeBy.noiseDraw', 'twice'],
    ['madeBy.dataset.imageSize', [28]],
    ['quality', {}],
  ])('refuses %s of %j, and names it', (path, value) => {
    const error = errorOf(() => parseManifest(changed(path, value), 'models/x/manifest.json'));
    expect(error.code).toBe('manifest-invalid');
    expect(String(error.details['path']).startsWith(path)).toBe(true);
    expect(error.message).toContain('models/x/manifest.json');
    expect(error.message).not.toContain('\n');
  });

  it('refuses a version that is to come, saying which ones it reads and what to do', () => {
    const error = errorOf(() => parseManifest(changed('version', 3), 'models/x/manifest.json'));
    expect(error.code).toBe('manifest-invalid');
    expect(error.message).toBe(
      'models/x/manifest.json: version is wrong: found 3, expected 1 or 2, which this denoisekit reads; ' +
        'export the model again with this version of denoisekit, or update denoisekit',
    );
  });

  it('reads a model that was imported, and of which little is known', () => {
    const { suits, quality, controls, graph, ...rest } = manifest;
    expect([suits, quality, controls, graph.macs]).not.toContain(undefined);
    const { macs, ...counted } = graph;
    const imported = {
      ...rest,
      graph: counted,
      madeBy: {
        kind: 'imported',
        fileName: 'their model.onnx',
        sha256: digest,
        importedAt: '2026-01-01T00:00:00.000Z',
        found: { 'input.range': 'stated by --range' },
      },
    };
    expect(macs).toBeDefined();
    expect(parseManifest(JSON.stringify(imported))).toEqual({ ...imported, quality: [], controls: [] });
  });

  it('refuses more text than a manifest can have, before parsing it', () => {
    const most = JSON.stringify(manifest).padEnd(maxManifestBytes);
    expect(parseManifest(most)).toEqual(manifest);
    const error = errorOf(() => parseManifest('['.repeat(maxManifestBytes + 1)));
    expect(error.code).toBe('manifest-invalid');
    expect(error.message).toContain(`${maxManifestBytes + 1} characters`);
  });

  it('refuses more golden vectors and figures than the limits', () => {
    const vectors = Array.from({ length: 65 }, () => manifest.golden.vectors[0]);
    expect(errorOf(() => parseManifest(changed('golden.vectors', vectors))).code).toBe('manifest-invalid');
    const quality = Array.from({ length: 201 }, () => manifest.quality[0]);
    expect(errorOf(() => parseManifest(changed('quality', quality))).code).toBe('manifest-invalid');
  });

  it.each(['', 'null', '[]', '7', '{', '<!doctype html>', '\u0000'])('refuses the text %j', (text) => {
    expect(errorOf(() => parseManifest(text)).code).toBe('manifest-invalid');
  });

  it('is not harmed by __proto__ keys', () => {
    const text = JSON.stringify(manifest);
    const parsed = parseManifest(text.replace('{"format"', '{"__proto__":{"polluted":true},"format"'));
    expect(parsed).toEqual(manifest);
    expect('polluted' in parsed).toBe(false);
    for (const [field, hostile] of [
      ['madeBy.versions', text.replace('"versions":{', '"versions":{"__proto__":"1",')],
      ['graph.operators', text.replace('"operators":{', '"operators":{"__proto__":1,')],
    ] as const) {
      expect(errorOf(() => parseManifest(hostile)).details['path']).toBe(field);
    }
  });
});
