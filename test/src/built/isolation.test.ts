import { createHash } from 'node:crypto';
import { imageTensor, readGolden, type Denoiser } from '@denoisekit/core';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { encodeModel } from '@denoisekit/runtime-node/onnx';
import { memorySource, tinyModel, type TinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runtimeContract } from '../contract/runtime-contract.js';
import { workerProcesses } from '../worker-processes.js';

const tiny = tinyModel({ sizeMultiple: 4, gain: true });

runtimeContract('onnxruntime-node on the CPU, a process beside', async ({ tile } = {}) => ({
  denoiser: await createNodeDenoiser({
    ...{ model: memorySource(tiny), isolation: 'process', workers: 1, threads: 1, tile },
  }),
  manifest: tiny.manifest,
  golden: readGolden(tiny.manifest, tiny.golden),
}));

const image = imageTensor(new Float32Array(2000 * 2000).fill(1), [1, 1, 2000, 2000]);

async function open(model: TinyModel): Promise<Denoiser> {
  const denoiser = await createNodeDenoiser({
    model: memorySource(model),
    device: 'cpu',
    fallback: 'error',
    threads: 1,
  });
  onTestFinished(() => denoiser.dispose());
  return denoiser;
}

function imported(model: TinyModel): TinyModel {
  const madeBy = {
    kind: 'imported',
    fileName: 'a.onnx',
    sha256: '0'.repeat(64),
    importedAt: '',
    found: {},
  } as const;
  return { ...model, manifest: { ...model.manifest, madeBy } };
}

describe.runIf(process.platform === 'linux')('a model that was imported', () => {
  it('runs in a process of its own without being asked to, and the event loop is free', async () => {
    const denoiser = await open(imported(tiny));
    expect(workerProcesses()).toHaveLength(1);
    expect(denoiser.describe()).toMatchObject({ device: 'cpu', workers: 1, selfTest: { maxDifference: 0 } });
    await denoiser.dispose();
    expect(workerProcesses()).toEqual([]);
  });

  it('may end its process in the middle of an image: another one answers', async () => {
    const denoiser = await open(imported(tiny));
    const [first] = workerProcesses();
    const answer = denoiser.denoise(image);
    process.kill(first!, 'SIGKILL');
    const { data } = await answer;
    // In the middle of white all is white.
    expect(data[2000 * 1000 + 1000]).toBeCloseTo(1, 5);
    expect(workerProcesses()).not.toContain(first);
  });

  it('that takes more memory than it is given is refused, and this process goes on', async () => {
    await expect(open(imported(glutton()))).rejects.toMatchObject({
      message: expect.stringMatching(/allocate/i) as string,
    });
  });
});

/** A model that widens each pixel to 512 MiB and takes the mean of that: right, in 8 GiB for the 4x4 pixels that it proves itself on. */
function glutton(): TinyModel {
  const shape = ['batch', 1, 'height', 'width'];
  const onnx = encodeModel({
    name: 'net',
    inputs: [{ name: 'input', shape }],
    outputs: [{ name: 'output', shape }],
    nodes: [
      { op: 'Expand', name: 'widen', inputs: ['input', 'wide'], outputs: ['widened'] },
      {
        op: 'ReduceMean',
        name: 'mean',
        inputs: ['widened'],
        outputs: ['output'],
        attributes: { axes: [1], keepdims: 1 },
      },
    ],
    initializers: [{ name: 'wide', shape: [4], data: BigInt64Array.of(1n, 2n ** 27n, 1n, 1n) }],
  });
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  const files = { fp32: { path: 'model.onnx', bytes: onnx.length, sha256 } };
  return { ...tiny, onnx, manifest: { ...tiny.manifest, controls: [], files } };
}
