import { fileOf, imageTensor, type Device } from '@denoisekit/core';
import { openGraph } from '@denoisekit/runtime-node';
import { runProbes } from '../probe/probe.js';
import type { ParityTarget } from '../target.js';
import { describe as description } from './fakes.js';
import type { Fault } from './faults.js';
import { smallNet } from './small-net.js';

export interface GraphTargetOptions {
  readonly device?: Device;
  /** Done to each graph before it runs. Default: nothing. */
  readonly fault?: Fault;
}

/** A target that runs the small net, and graphs, on ONNX Runtime in this process, with a fault where one is wanted. */
export function graphTarget(
  name: string,
  { device = 'cpu', fault = (onnx) => onnx }: GraphTargetOptions = {},
): ParityTarget {
  const open = (onnx: Uint8Array) => openGraph(fault(onnx), { device: 'cpu', threads: 1 });
  return {
    name,
    device,
    available: () => Promise.resolve(undefined),
    async run({ pack, manifest }) {
      const graph = await open(smallNet());
      const outputs = [];
      for (const { input } of pack.cases) {
        const { output } = await graph.run({ input: { dims: input.shape, data: input.data } });
        outputs.push(imageTensor(output!.data, input.shape));
      }
      await graph.release();
      const modelSha256 = fileOf(manifest).sha256;
      const facts = description({ device, deviceAsked: device, model: manifest.id, modelSha256 });
      return { outputs, description: facts, host: 'this process' };
    },
    probe: ({ probes, onProgress }) => runProbes(probes, open, onProgress),
  };
}
