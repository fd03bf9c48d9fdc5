import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device, Dtype } from '@denoisekit/core';
import type { ModelId } from '@denoisekit/models';
import type { Vulkan } from '@denoisekit/parity';
import type { SpeedRequest, Step } from './measurements.js';

const here = import.meta.dirname;
const commandLine = fileURLToPath(new URL('../../../../cli/dist/bin.js', import.meta.url));
const speedProgram = join(here, 'speed-main.js');
const trainProgram = resolve(here, '..', '..', 'training', 'train-on.js');

export interface StepsOptions {
  readonly hasCard: boolean;
  readonly vulkan: Vulkan;
  /** To be compared with TensorFlow.js. */
  readonly models: readonly string[];
  /** To be timed, with its dtypes. */
  readonly timed: readonly { readonly model: ModelId; readonly dtypes: readonly Dtype[] }[];
  readonly side: number;
  readonly seconds: number;
}

/** What is measured, in this order: the CPU beside each GPU, so that the page can tell how many times as fast it is. */
export function stepsOf({ hasCard, vulkan, models, timed, side, seconds }: StepsOptions): readonly Step[] {
  const notCuda = hasCard ? undefined : 'there is no NVIDIA GPU here';
  const webgpu = { env: vulkan.env, software: vulkan.software === true, notRun: vulkan.reason };
  const parity = (on: string): readonly string[] => [
    'parity',
    ...models,
    '--on',
    on,
    '--limit',
    '1',
    '--json',
  ];
  const speed = (model: ModelId, dtype: Dtype, device: Device, workers = 0): readonly string[] => {
    const request: SpeedRequest = { model, dtype, device, side, seconds, workers };
    return [speedProgram, JSON.stringify(request)];
  };

  const devices = [
    { device: 'cpu', software: true, notRun: undefined },
    { device: 'cuda', software: false, notRun: notCuda },
    { device: 'webgpu', ...webgpu },
  ] as const;
  return [
    { kind: 'doctor', name: 'doctor', command: [commandLine, 'doctor', '--json'], software: false },
    {
      ...{ kind: 'parity', name: 'CUDA, TF32 off', software: false, notRun: notCuda },
      command: [commandLine, ...parity('cuda')],
      env: { NVIDIA_TF32_OVERRIDE: '0' },
    },
    {
      ...{ kind: 'parity', name: 'CUDA, TF32 on', software: false, notRun: notCuda },
      command: [commandLine, ...parity('cuda')],
    },
    {
      ...{ kind: 'parity', name: 'WebGPU in Node', ...webgpu },
      command: [commandLine, ...parity('node-webgpu')],
    },
    ...timed.flatMap(({ model, dtypes }) =>
      dtypes.flatMap((dtype) =>
        devices.map((device): Step => {
          const name = `${model} ${dtype} on ${device.device}`;
          const command = speed(model, dtype, device.device);
          return { ...device, kind: 'speed', name, command, notRun: device.notRun ?? unfit(dtype, device) };
        }),
      ),
    ),
    ...devices.slice(0, 2).map((device): Step => {
      const { model } = timed[0]!;
      const name = `${model} fp32 on ${device.device}, 2 workers, 4 clients`;
      return { ...device, kind: 'pool', name, command: speed(model, 'fp32', device.device, 2) };
    }),
    { kind: 'training', name: 'tensorflow', command: [trainProgram, 'tensorflow'], software: true },
    {
      ...{ kind: 'training', name: 'tensorflow-gpu', software: false, notRun: notCuda },
      command: [trainProgram, 'tensorflow-gpu'],
      env: { NVIDIA_TF32_OVERRIDE: '0' },
    },
    { kind: 'training', name: 'webgpu', ...webgpu, command: [trainProgram, 'webgpu'] },
  ];
}

/** Why a device does not run a file of a dtype. */
function unfit(
  dtype: Dtype,
  { device, software }: { readonly device: Device; readonly software: boolean },
): string | undefined {
  if (device !== 'webgpu') return undefined;
  if (dtype === 'int8') return 'the WebGPU of ONNX Runtime has no int8';
  return dtype === 'fp16' && software ? 'WebGPU in software has no 16-bit floats' : undefined;
}
