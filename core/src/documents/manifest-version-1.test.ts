import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { parseManifest } from './manifest.js';

const digest = '0123456789abcdef'.repeat(4);
const scores = { mse: 0.012, psnrPooled: 19.1, psnrMean: 19.4, ssim: 0.85, bce: 0.1 };
const port = {
  name: 'noisy',
  dtype: 'float32',
  layout: 'NCHW',
  dimensions: ['batch', 1, 'height', 'width'],
  range: [0, 1],
};

/** As the first models were published. */
const published = {
  format: 'denoisekit-model',
  version: 1,
  id: 'conv',
  title: 'Conv',
  description: 'Two convolutions and pools down, two convolutions and upsamplings back.',
  license: 'Apache-2.0',
  files: { fp32: { path: 'model.onnx', bytes: 50_746, sha256: digest } },
  opset: 17,
  irVersion: 8,
  input: port,
  output: { ...port, name: 'denoised' },
  geometry: { sizeMultiple: 4, receptiveFieldRadius: 13 },
  graph: { nodes: 14, operators: { Conv: 5 }, parameters: 12_193, macs: 2_370_816, macsAt: [28, 30] },
  training: {
    recipe: 'conv',
    seed: 1,
    noise: 'gaussian:0.5',
    loss: 'bce',
    optimizer: 'Adam',
    epochs: 20,
    steps: 4680,
    batchSize: 256,
    seconds: 3887.249,
    backend: 'tensorflow',
    device: 'an abacus',
    dataset: {
      name: 'MNIST',
      sha256: digest,
      trainImages: 60_000,
      validationImages: 10_000,
      testImages: 10_000,
    },
    versions: { node: '20.20.2', tensorflow: '2.21.0', tfjs: '4.22.0' },
    finishedAt: '2026-11-21T19:45:06.370Z',
  },
  quality: [
    {
      noise: 'gaussian:0.5',
      seed: 10_001,
      dataset: 'MNIST',
      images: 10_000,
      denoised: scores,
      noisy: scores,
    },
  ],
  golden: {
    path: 'golden.bin',
    bytes: 6272,
    sha256: digest,
    vectors: [{ name: 'test-0', shape: [1, 1, 28, 28], inputOffset: 0, outputOffset: 3136 }],
  },
  tolerance: { cpu: 1e-5, wasm: 1e-5, webgpu: 1e-4, cuda: 1e-4, cudaTf32: 2e-3, fp16: 5e-3 },
  converter: { tf2onnx: '1.17.0' },
};

describe('a manifest of version 1', () => {
  const { training, graph, ...rest } = published;
  const read = parseManifest(JSON.stringify(published));

  it('is read as version 2, with every fact that it has', () => {
    const { nodes, operators, parameters } = graph;
    expect(read).toEqual({
      ...rest,
      version: 2,
      controls: [],
      graph: { nodes, operators, parameters, macs: { count: 2_370_816, height: 28, width: 30 } },
      madeBy: { ...training, kind: 'trained', dataset: { ...training.dataset, imageSize: [28, 30] } },
      golden: { ...rest.golden, madeBy: 'TensorFlow.js 4.22.0' },
      tolerance: { ...rest.tolerance, int8: 0.1 },
    });
  });

  it('says nothing of how its noise was drawn and which images validated, which it does not know', () => {
    expect(read.madeBy).not.toHaveProperty('noiseDraw');
    expect(read.madeBy).not.toHaveProperty('validatedOn');
  });

  it('is read again when it was written as version 2', () => {
    expect(parseManifest(JSON.stringify(read))).toEqual(read);
  });

  it.each(['training', 'graph', 'golden', 'tolerance'])('is refused without %s', (part) => {
    for (const wrong of [undefined, null, 7, 'text', []]) {
      const error = errorOf(() => parseManifest(JSON.stringify({ ...published, [part]: wrong })));
      expect(error.code).toBe('manifest-invalid');
    }
  });

  it('is refused by the field that is wrong, as it is called in version 2', () => {
    const text = JSON.stringify({ ...published, training: { ...training, seed: -1 } });
    const error = errorOf(() => parseManifest(text));
    expect(error.code).toBe('manifest-invalid');
    expect(error.details['path']).toBe('madeBy.seed');
  });
});
