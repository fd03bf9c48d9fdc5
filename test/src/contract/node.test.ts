import { imageTensor, readGolden, type Denoiser } from '@denoisekit/core';
import { createNodeDenoiser, type NodeDenoiserOptions } from '@denoisekit/runtime-node';
import { memorySource, tinyModel, type TinyModelOptions } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import { runCases } from './run-cases.js';
import { runtimeContract } from './runtime-contract.js';
import type { OpenRuntime, Subject } from './subject.js';

function inProcess(options: TinyModelOptions, settings: Partial<NodeDenoiserOptions> = {}): OpenRuntime {
  return async ({ tile } = {}) => {
    const tiny = tinyModel(options);
    const denoiser = await createNodeDenoiser({ model: memorySource(tiny), threads: 1, tile, ...settings });
    return { denoiser, manifest: tiny.manifest, golden: readGolden(tiny.manifest, tiny.golden) };
  };
}

runtimeContract('onnxruntime-node on the CPU, any size', inProcess({ sizeMultiple: 4 }));
runtimeContract('onnxruntime-node on the CPU, three channels', inProcess({ channels: 3, sizeMultiple: 2 }));
runtimeContract('onnxruntime-node on the CPU, one size', inProcess({ dimensions: ['batch', 1, 4, 6] }));
runtimeContract('onnxruntime-node on the CPU, values in [-1, 1]', inProcess({ range: [-1, 1] }));
runtimeContract('onnxruntime-node on the CPU, values in [0, 255]', inProcess({ range: [0, 255] }));
runtimeContract('onnxruntime-node on the CPU, with a control', inProcess({ gain: true }));
runtimeContract('onnxruntime-web on WebAssembly in Node', inProcess({ sizeMultiple: 4 }, { device: 'wasm' }));

describe('the runtime contract', () => {
  const right = inProcess({ sizeMultiple: 4 });

  async function broken(by: (subject: Subject) => Partial<Denoiser>): Promise<readonly string[]> {
    const results = await runCases(async (options) => {
      const subject = await right(options);
      return { ...subject, denoiser: { ...subject.denoiser, ...by(subject) } };
    });
    return results.filter(({ ok }) => !ok).map(({ name }) => name);
  }

  it('notices a runtime whose answers are off by one 8-bit step', async () => {
    const failed = await broken(({ denoiser }) => {
      const denoise = async (image: never, options: never): Promise<never> => {
        const answer = await denoiser.denoise(image, options);
        const { data, shape } = answer;
        return imageTensor(
          data.map((value) => value + 1 / 255),
          shape,
        ) as never;
      };
      return { denoise };
    });
    expect(failed).toContain('answers the golden vectors as TensorFlow.js did');
  });

  it('notices a runtime that says it ran where it did not', async () => {
    const failed = await broken(({ denoiser }) => ({
      describe: () => ({ ...denoiser.describe(), device: 'cuda' as const }),
    }));
    expect(failed).toEqual(['describes what is true']);
  });

  it('notices a runtime that does not listen to signals', async () => {
    const failed = await broken(({ denoiser }) => ({
      denoise: ((image: never) => denoiser.denoise(image)) as Denoiser['denoise'],
    }));
    expect(failed).toContain('rejects with the very reason of a signal that was aborted before');
    expect(failed).toContain('stops between the tiles of an image');
    expect(failed).toContain('reports progress for one image and for each of a list');
  });

  it('notices a runtime that answers after dispose', async () => {
    const failed = await broken(() => ({ dispose: () => Promise.resolve() }));
    expect(failed).toEqual([
      'rejects calls after dispose with the code disposed, and still describes itself',
    ]);
  });
});
