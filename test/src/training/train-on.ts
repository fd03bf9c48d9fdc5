// Trains a network of 1,457 weights for four steps on the backend that is named, and prints what came of it as JSON.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DenoiseError, randomStream } from '@denoisekit/core';
import { type Recipe, createBlocks, findRecipe, loadTensorFlow, train } from '@denoisekit/training';
import { trainingImagesOf } from '@denoisekit/training/data';

const backend = process.argv[2] as 'tensorflow' | 'tensorflow-gpu' | 'webgpu';

const recipe: Recipe = {
  ...{ name: 'tiny', title: 'Tiny', description: 'A network for tests.' },
  defaults: { ...findRecipe('compact').defaults, batchSize: 8, epochs: 2, minSteps: 1 },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, add, relu, dropout, image } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    const full = conv('full', noisy, { filters: 8, kernel: 3, activation: 'relu' });
    const half = dropout('drop', conv('half', full, { filters: 16, kernel: 3, stride: 2 }), 0.1);
    const joined = relu('joined', add('skip', grow('up', half, { filters: 8, kernel: 2 }), full));
    const logits = conv('logits', joined, { filters: channels, kernel: 3 });
    return tf.model({ name: 'tiny', inputs: noisy, outputs: image(logits) });
  },
};

const images = (count: number) => {
  const random = randomStream(count);
  return { count, pixels: Uint8Array.from({ length: count * 64 }, () => random.integer(256)) };
};

const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
try {
  const losses: number[] = [];
  const { record, quality, directory } = await train({
    recipe,
    images: trainingImagesOf({
      ...{ name: 'grains', sha256: '0'.repeat(64), channels: 1, height: 8, width: 8 },
      ...{ train: images(16), validation: images(4), test: images(3), notes: [], source: 'folder' },
    }),
    tensorflow: await loadTensorFlow(backend),
    outDirectory: join(folder, 'run'),
    onEvent(event) {
      if (event.type === 'step') losses.push(event.loss);
    },
  });
  const output = await readFile(join(directory, 'reference', 'mosaic-output.f32'));
  const mosaic = Array.from(new Float32Array(new Uint8Array(output).buffer));
  const { device, versions } = record;
  const mse = quality.map(({ denoised }) => denoised.mse);
  print({ backend: record.backend, device, versions, losses, mse, mosaic });
} catch (error) {
  if (!(error instanceof DenoiseError)) throw error;
  print({ missing: `${error.code}: ${error.message}` });
} finally {
  await rm(folder, { recursive: true, force: true });
}

function print(value: object): void {
  process.stdout.write(JSON.stringify(value));
}
