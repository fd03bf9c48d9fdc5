import type { ImageTensor } from '../image/image-tensor.js';
import { defaultTolerance } from '../documents/default-tolerance.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { Engine, OutputTensor } from './engine.js';

export const manifest = {
  id: 'tiny',
  files: { fp32: { path: 'model.onnx', bytes: 1, sha256: 'a'.repeat(64) } },
  input: port('noisy'),
  output: port('clean'),
  geometry: { sizeMultiple: 1, receptiveFieldRadius: 0 },
  controls: [],
  tolerance: defaultTolerance,
  golden: { madeBy: 'hand' },
  // Nothing here reads the rest.
} as unknown as ModelManifest;

function port(name: string): ModelManifest['input'] {
  const dimensions: ModelManifest['input']['dimensions'] = ['batch', 1, 'height', 'width'];
  return { name, dtype: 'float32', layout: 'NCHW', dimensions, range: [0, 1] };
}

/** What the engine was fed in one run, by name. */
export type Feeds = Readonly<
  Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>
>;

/** An engine that answers with what `answer` makes of its feeds: by default the picture itself, copied. */
export function fakeEngine(
  answer: (feeds: Feeds) => Promise<OutputTensor> = (feeds) => Promise.resolve(echo(feeds)),
) {
  const fed: Feeds[] = [];
  let releases = 0;
  const engine: Engine<Feeds[string]> = {
    inputMetadata: [{ name: 'noisy', isTensor: true, type: 'float32', shape: ['N', 1, 'H', 'W'] }],
    outputMetadata: [{ name: 'clean', isTensor: true, type: 'float32', shape: ['N', 1, 'H', 'W'] }],
    tensor: (data, dims) => ({ data, dims }),
    async run(feeds) {
      fed.push(feeds);
      return { clean: await answer(feeds) };
    },
    release: () => {
      releases++;
      return Promise.resolve();
    },
  };
  return { engine, fed, releases: () => releases };
}

export function echo({ noisy }: Feeds): OutputTensor {
  return { type: 'float32', data: noisy!.data.slice(), dims: noisy!.dims };
}

/** One row of pixels. */
export function row(...values: readonly number[]): ImageTensor {
  return { data: Float32Array.from(values), shape: [1, 1, 1, values.length] };
}
