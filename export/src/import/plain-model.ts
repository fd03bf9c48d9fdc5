import type { OnnxModel, OnnxNode, OnnxValue } from '@denoisekit/runtime-node/onnx';
import type { AnswerKind } from './find-answer.js';
import type { Sizes } from './find-size.js';
import type { Form, Ports } from './ports.js';

export interface PlainFacts {
  readonly ports: Ports;
  readonly form: Form;
  readonly sizes: Sizes;
  readonly answer: AnswerKind;
}

export interface PlainModel {
  readonly model: OnnxModel;
  /** What was put before and after the graph, for people. */
  readonly notes: readonly string[];
}

/**
 * The model with ports as runtimes want them: a picture in, a picture out, `[batch, channels, height, width]` with names for sizes that are free. Its
 * own nodes and constants stay as they are.
 */
export function plainModel(model: OnnxModel, { ports, form, sizes, answer }: PlainFacts): PlainModel {
  const names = freeNames(model);
  const notes: string[] = [];
  const before: OnnxNode[] = [];
  const after: OnnxNode[] = [];
  const batch = typeof ports.picture.shape[0] === 'number' ? ports.picture.shape[0] : 'batch';
  const shape = [batch, form.channels, sizes.baked?.height ?? 'height', sizes.baked?.width ?? 'width'];
  let input = ports.picture.name;
  let output = ports.answer.name;

  if (form.layout === 'NHWC') {
    input = names('noisy');
    output = names('denoised');
    before.push(transpose(input, ports.picture.name, [0, 2, 3, 1], names));
    after.push(transpose(ports.answer.name, output, [0, 3, 1, 2], names));
    notes.push('its pictures have the channels last: a Transpose before it and one after it put them first');
  }
  if (answer === 'noise') {
    const noise = output;
    output = names('denoised');
    after.push({ op: 'Sub', name: names('picture less noise'), inputs: [input, noise], outputs: [output] });
    notes.push('it answers with the noise: a Sub takes that from the picture');
  }
  const port = (name: string): OnnxValue => ({ name, shape });
  return {
    notes,
    model: {
      ...model,
      inputs: [port(input)],
      outputs: [port(output)],
      nodes: [...before, ...model.nodes, ...after],
    },
  };
}

function transpose(
  from: string,
  to: string,
  perm: readonly number[],
  names: (wanted: string) => string,
): OnnxNode {
  return {
    op: 'Transpose',
    name: names(`${to} laid out`),
    inputs: [from],
    outputs: [to],
    attributes: { perm },
  };
}

/** Names that nothing in the model has. */
function freeNames({ nodes, initializers, inputs }: OnnxModel): (wanted: string) => string {
  const taken = new Set([
    ...nodes.flatMap(({ name, outputs }) => [name, ...outputs]),
    ...initializers.map(({ name }) => name),
    ...inputs.map(({ name }) => name),
  ]);
  return (wanted) => {
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted} ${i}`;
    taken.add(name);
    return name;
  };
}
