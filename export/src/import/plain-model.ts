import type { ModelControl } from '@denoisekit/core';
import type { OnnxModel, OnnxNode, OnnxValue } from '@denoisekit/runtime-node/onnx';
import type { AnswerKind } from './find-answer.js';
import type { Sizes } from './find-size.js';
import { levelShape } from './foreign.js';
import { freeNames } from './mends/graph.js';
import type { Form, Ports } from './ports.js';

export interface PlainFacts {
  readonly ports: Ports;
  readonly form: Form;
  readonly sizes: Sizes;
  readonly answer: AnswerKind;
  /** What a sigma of 1 on [0, 1] images is to the file. */
  readonly levelScale: number;
}

export interface PlainModel {
  readonly model: OnnxModel;
  readonly controls: readonly ModelControl[];
  /** What was put before and after the graph, for people. */
  readonly notes: readonly string[];
}

/** The default level of noise: what cameras make in dim light. */
export const usualLevel = 0.1;

/**
 * The model with ports as runtimes want them: a picture in, a picture out, `[batch, channels, height, width]` with names for sizes that are free,
 * and where it takes the level of noise, `noise-level`, which is sigma on [0, 1] images. Its own nodes and constants stay as they are.
 */
export function plainModel(
  model: OnnxModel,
  { ports, form, sizes, answer, levelScale }: PlainFacts,
): PlainModel {
  const names = freeNames(model);
  const notes: string[] = [];
  const before: OnnxNode[] = [];
  const after: OnnxNode[] = [];
  const initializers = [...model.initializers];
  const node = (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes?: OnnxNode['attributes'],
  ): OnnxNode => ({
    op,
    name: names(`${op} to ${output}`),
    inputs,
    outputs: [output],
    ...(attributes === undefined ? {} : { attributes }),
  });
  const [first] = ports.picture.shape;
  const batch = typeof first === 'number' ? first : 'batch';
  const height = sizes.baked?.height ?? 'height';
  const width = sizes.baked?.width ?? 'width';
  const shape = [batch, form.channels, height, width];
  const controls: ModelControl[] = [];
  const isLast = form.layout === 'NHWC';
  const input = isLast || form.levelInside ? names('noisy') : ports.picture.name;
  let output = ports.answer.name;

  /** An input for the level, and what makes the file's own unit of it under the name. */
  function level(own: ModelControl['shape'], name: string): void {
    const control = names('noise-level');
    const scale = names('level scale');
    controls.push({
      name: control,
      shape: [...own],
      unit: 'sigma, on [0, 1] images',
      range: [0, 1],
      default: usualLevel,
    });
    initializers.push({ name: scale, shape: [], data: Float32Array.of(levelScale) });
    before.push(node('Mul', [control, scale], name));
  }

  let given = input;
  if (ports.level !== null) level([...levelShape(ports.level)], ports.level.name);
  if (form.levelInside) {
    const plane = names('level');
    level([batch, 1, height, width], plane);
    given = isLast ? names('noisy and level') : ports.picture.name;
    before.push(node('Concat', [input, plane], given, { axis: 1 }));
    notes.push('it takes the level of noise as one more channel: a Concat puts it there');
  }
  if (isLast) {
    output = names('denoised');
    before.push(node('Transpose', [given], ports.picture.name, { perm: [0, 2, 3, 1] }));
    after.push(node('Transpose', [ports.answer.name], output, { perm: [0, 3, 1, 2] }));
    notes.push('its pictures have the channels last: a Transpose before it and one after it put them first');
  }
  if (answer === 'noise') {
    const noise = output;
    output = names('picture');
    after.push(node('Sub', [input, noise], output));
    notes.push('it answers with the noise: a Sub takes that from the picture');
  }

  const port = (name: string): OnnxValue => ({ name, shape });
  return {
    controls,
    notes,
    model: {
      ...model,
      inputs: [port(input), ...controls.map(({ name, shape: own }) => ({ name, shape: own }))],
      outputs: [port(output)],
      nodes: [...before, ...model.nodes, ...after],
      initializers,
    },
  };
}
