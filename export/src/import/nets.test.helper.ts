import { imageTensor, type ImageTensor } from '@denoisekit/core';
import {
  encodeModel,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
} from '@denoisekit/runtime-node/onnx';
import { portsOf, type Form } from './ports.js';
import { foreignOf, type Foreign } from './foreign.js';
import { localRunner } from './local-runner.test.helper.js';
import type { Samples } from './samples.js';

/** What a net for tests is made of: nodes from `x` to `y`, and their constants. */
export interface Net {
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: readonly OnnxInitializer[];
  readonly channels?: number;
}

/** A net that takes colour pictures of any size. */
export function modelOf(
  { nodes, initializers = [], channels = 3 }: Net,
  more: Partial<OnnxModel> = {},
): OnnxModel {
  const shape = ['n', channels, 'h', 'w'];
  const port = (name: string) => ({ name, shape });
  return {
    name: 'net',
    inputs: [port('x')],
    outputs: [port('y')],
    nodes,
    initializers,
    producer: 'pytorch 2.9.0',
    ...more,
  };
}

export function node(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { op, name: `${op} ${inputs[0] ?? ''} ${output}`, inputs, outputs: [output], attributes };
}

/** Each channel through the filter [1 2 1] in rows and in columns, which makes noise 8.5 dB weaker. */
export function blur(from: string, to: string, channels = 3): Net {
  const filter = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16);
  const data = Float32Array.from({ length: 9 * channels }, (_, i) => filter[i % 9]!);
  return {
    nodes: [
      node('Conv', [from, `${to} filter`], to, { kernel_shape: [3, 3], pads: [1, 1, 1, 1], group: channels }),
    ],
    initializers: [{ name: `${to} filter`, shape: [channels, 1, 3, 3], data }],
  };
}

export function scalar(name: string, value: number): OnnxInitializer {
  return { name, shape: [], data: Float32Array.of(value) };
}

/** Nets one after the other. */
export function joinedNets(...nets: readonly Net[]): Net {
  return {
    nodes: nets.flatMap(({ nodes }) => nodes),
    initializers: nets.flatMap(({ initializers = [] }) => initializers),
  };
}

export async function opened(
  model: OnnxModel,
  form: Form = { layout: 'NCHW', channels: 3, levelInside: false },
): Promise<Foreign> {
  return foreignOf(await localRunner().open(encodeModel(model)), portsOf(model), form);
}

/** Smooth hills with an edge in them: what a filter makes better where there is noise. */
export function hills(height = 96, width = 96): ImageTensor {
  const data = Float32Array.from({ length: 3 * height * width }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    const hill = 0.5 + 0.3 * Math.sin(x / 17 + Math.floor(i / width / height)) * Math.cos(y / 13);
    return x > width / 2 && y > height / 3 ? hill : 0.8 * hill;
  });
  return imageTensor(data, [1, 3, height, width]);
}

export const samples: readonly Samples[] = [{ kind: 'photographs', images: [hills()] }];
