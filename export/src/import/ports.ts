import { DenoiseError } from '@denoisekit/core';
import type { OnnxModel, OnnxType, OnnxValue } from '@denoisekit/runtime-node/onnx';

/** What a foreign file takes and gives, by its own statement. */
export interface Ports {
  readonly picture: Port;
  /** A second input, which can only be how much noise there is; null where there is none. */
  readonly level: Port | null;
  readonly answer: Port;
}

export interface Port {
  readonly name: string;
  readonly type: OnnxType;
  /** A name, maybe empty, where the size is free. */
  readonly shape: readonly (number | string)[];
}

/**
 * The picture, the answer, and the level of noise where there is one.
 *
 * @throws DenoiseError `model-invalid` for other numbers of inputs and outputs, and where no input is a picture
 */
export function portsOf({ inputs, outputs }: Pick<OnnxModel, 'inputs' | 'outputs'>): Ports {
  const pictures = inputs.filter(isPicture);
  const picture = pictures.find((one) => !isMap(one)) ?? pictures[0];
  if (picture === undefined) throw notOne('no input is a picture', inputs, 'one of four dimensions');
  if (inputs.length > 2)
    throw notOne(`it has ${inputs.length} inputs`, inputs, 'a picture, and at most a level of noise');
  if (outputs.length !== 1) throw notOne(`it has ${outputs.length} outputs`, outputs, 'one, the picture');
  const answer = outputs[0]!;
  if (answer.shape.length !== 4)
    throw notOne(
      'its answer is not a picture',
      outputs,
      'four dimensions, as the input has; a classifier does not denoise',
    );
  const level = inputs.find((one) => one !== picture) ?? null;
  const other = [picture, answer, level].find((one) => (one?.type ?? 'float32') !== 'float32');
  if (other != null)
    throw notOne(
      `${other.name.slice(0, 60)} holds no floating-point numbers`,
      [other],
      'float32: export the network itself, without what comes before and after it',
    );
  return { picture: portOf(picture), level: level && portOf(level), answer: portOf(answer) };
}

function isPicture({ shape }: OnnxValue): boolean {
  return shape.length === 4;
}

/** One value a pixel or an image, beside a picture. */
function isMap({ shape, name }: OnnxValue): boolean {
  return (shape[2] === 1 && shape[3] === 1) || (shape[1] === 1 && /sigma|noise|level/i.test(name));
}

function portOf({ name, shape, type = 'float32' }: OnnxValue): Port {
  return { name, type, shape };
}

/** Of pictures, in pixels. */
const leastSide = 8;

/** How a picture lies in a tensor. */
export interface Form {
  /** Channels before rows, or after columns. */
  readonly layout: 'NCHW' | 'NHWC';
  /** Of the picture. */
  readonly channels: 1 | 3;
  /** Whether a channel more holds the level of noise, the same in each pixel. */
  readonly levelInside: boolean;
}

/** What is known of the form already. */
export interface StatedForm {
  readonly layout?: Form['layout'] | undefined;
  readonly channels?: Form['channels'] | undefined;
}

/**
 * Forms that the picture may have, likeliest first, for trying.
 *
 * @param asked what was stated; it leaves no other
 * @throws DenoiseError `model-invalid` where the file takes pictures of neither 1 nor 3 channels, `usage` where what was asked for cannot be
 */
export function formsOf({ picture: { shape }, answer, level }: Ports, asked: StatedForm): readonly Form[] {
  const counts = asked.channels === undefined ? ([3, 1] as const) : [asked.channels];
  const layouts = asked.layout === undefined ? (['NCHW', 'NHWC'] as const) : [asked.layout];
  const plain = layouts.flatMap((layout) =>
    counts.map((channels): Form => ({ layout, channels, levelInside: false })),
  );
  const told = level === null ? plain.map((form): Form => ({ ...form, levelInside: true })) : [];
  const isCertain = (form: Form) => typeof shape[axisOf(form)] === 'number';
  const fitting = [...plain, ...told.filter(isCertain)].filter((form) => fits(shape, answer.shape, form));
  // Free channels say nothing; an axis that says 1 or 3 says which it is.
  const certain = fitting.filter(isCertain);
  const found = certain.length > 0 ? certain : fitting;
  if (found.length > 0) return found;
  const stated = asked.channels !== undefined || asked.layout !== undefined;
  throw new DenoiseError(stated ? 'usage' : 'model-invalid', {
    what: stated ? 'the file takes no such pictures as was stated' : 'the file takes no pictures',
    actual: `an input of [${shape.join(', ')}] and an answer of [${answer.shape.join(', ')}]`,
    expected:
      '1 or 3 channels, before height and width (NCHW) or after them (NHWC), and at most one more for the level of noise',
  });
}

export function axisOf({ layout }: Pick<Form, 'layout'>): 1 | 3 {
  return layout === 'NCHW' ? 1 : 3;
}

/** Channels of the input, that of the level among them. */
export function inputChannels({ channels, levelInside }: Form): number {
  return channels + (levelInside ? 1 : 0);
}

function fits(shape: Port['shape'], answer: Port['shape'], form: Form): boolean {
  const axis = axisOf(form);
  const isOrFree = (size: number | string | undefined, wanted: number) =>
    typeof size === 'string' || size === wanted;
  const sides = shape.filter((_, at) => at !== 0 && at !== axis);
  return (
    isOrFree(shape[axis], inputChannels(form)) &&
    isOrFree(answer[axis], form.channels) &&
    // A side as short as that is one of channels.
    sides.every((side) => typeof side === 'string' || side >= leastSide)
  );
}

function notOne(what: string, found: readonly OnnxValue[], expected: string): DenoiseError {
  const actual = found.map(
    ({ name, shape, type = 'float32' }) => `${name.slice(0, 60)} ${type} [${shape.join(', ')}]`,
  );
  return new DenoiseError('model-invalid', {
    what,
    actual: actual.slice(0, 5).join(' and ') || 'none',
    expected,
  });
}
