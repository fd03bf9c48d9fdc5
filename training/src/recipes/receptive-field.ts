import type { LayersModel, SymbolicTensor, layers } from '@tensorflow/tfjs';

type Layer = layers.Layer;

export interface SpatialFacts {
  /** Height and width must be multiples of this for every layer to halve without a remainder. */
  readonly sizeMultiple: number;
  /** An output pixel depends on input pixels at most this far away, along each axis. */
  readonly radius: number;
}

/** A tensor of the network along one axis, as if it were infinite in both directions. */
interface Field {
  /** Input pixels from one position to the next: `numerator / denominator`. */
  readonly numerator: number;
  readonly denominator: number;
  /** The first and the last input pixel on which a position depends. */
  readonly reach: (position: number) => readonly [number, number];
}

/** Positions of the layer's input that one of its output reads; may be none. */
type Reads = (position: number) => readonly number[];

/** Layers whose outputs depend on the input at the same place only. */
const pointwise = new Set([
  ...['InputLayer', 'Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Dropout'],
  ...['Add', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate', 'BatchNormalization', 'Rescaling'],
]);

/**
 * The receptive field of an output pixel, by following each layer from the output back to the input: exact for these layers,
 * whichever side their padding falls on. Null when a layer is not known to work alike at every place (Dense, Flatten,
 * Reshape, anything with `valid` padding), or when the output is not as large as the input.
 */
export function spatialFactsOf(model: LayersModel): SpatialFacts | null {
  const axes = [axisFacts(model, 0), axisFacts(model, 1)];
  const [vertical, horizontal] = axes;
  if (!vertical || !horizontal) return null;
  return {
    sizeMultiple: leastCommonMultiple(vertical.sizeMultiple, horizontal.sizeMultiple),
    radius: Math.max(vertical.radius, horizontal.radius),
  };
}

function axisFacts(model: LayersModel, axis: 0 | 1): SpatialFacts | null {
  const known = new Map<number, Field | null>();
  let sizeMultiple = 1;

  function fieldOf(tensor: SymbolicTensor): Field | null {
    const found = known.get(tensor.id);
    if (found !== undefined) return found;
    const field = deriveField(tensor);
    if (field) sizeMultiple = leastCommonMultiple(sizeMultiple, field.numerator);
    known.set(tensor.id, field);
    return field;
  }

  function deriveField({ sourceLayer: layer, nodeIndex }: SymbolicTensor): Field | null {
    const inputs = layer.inboundNodes[nodeIndex]!.inputTensors;
    if (layer.getClassName() === 'InputLayer') {
      return { numerator: 1, denominator: 1, reach: (position) => [position, position] };
    }
    const fields = inputs.map(fieldOf);
    const step = stepOf(layer, axis);
    const [first] = fields;
    if (!step || !first) return null;
    for (const field of fields) {
      if (field?.numerator !== first.numerator || field.denominator !== first.denominator) return null;
    }
    const divisor = greatestCommonDivisor(first.numerator * step.down, first.denominator * step.up);
    return {
      numerator: (first.numerator * step.down) / divisor,
      denominator: (first.denominator * step.up) / divisor,
      reach: remembered((position) => {
        let low = Infinity;
        let high = -Infinity;
        for (const field of fields) {
          for (const read of step.reads(position)) {
            const [from, to] = field!.reach(read);
            low = Math.min(low, from);
            high = Math.max(high, to);
          }
        }
        return [low, high];
      }),
    };
  }

  const output = fieldOf(model.outputs[0]!);
  if (output?.numerator !== 1 || output.denominator !== 1) return null;
  let radius = 0;
  // One period of positions is enough: after `sizeMultiple` of them every layer is in the same phase again.
  for (let position = 0; position < sizeMultiple; position++) {
    const [low, high] = output.reach(position);
    radius = Math.max(radius, position - low, high - position);
  }
  return { sizeMultiple, radius };
}

/** What a layer does along an axis: positions in for one out (`down`), out for one in (`up`), and which it reads. */
function stepOf(layer: Layer, axis: 0 | 1): { down: number; up: number; reads: Reads } | null {
  const config = layer.getConfig();
  const along = (key: string): number => sizeAlong(config[key], axis);
  const kind = layer.getClassName();
  if (pointwise.has(kind)) return { down: 1, up: 1, reads: (position) => [position] };
  if (kind === 'UpSampling2D') {
    if ((config['interpolation'] ?? 'nearest') !== 'nearest') return null;
    const up = along('size');
    return { down: 1, up, reads: (position) => [Math.floor(position / up)] };
  }
  if (config['padding'] !== 'same') return null;
  switch (kind) {
    case 'Conv2D':
    case 'DepthwiseConv2D':
    case 'SeparableConv2D':
      return windowStep(along('kernelSize'), along('strides'), along('dilationRate'));
    case 'MaxPooling2D':
    case 'AveragePooling2D':
      return windowStep(along('poolSize'), along('strides'), 1);
    case 'Conv2DTranspose':
      return transposedStep(along('kernelSize'), along('strides'));
    default:
      return null;
  }
}

/** TensorFlow's `same`: of `max(extent - stride, 0)` padding, the smaller half comes before. */
function windowStep(kernel: number, stride: number, dilation: number) {
  const before = Math.floor(Math.max((kernel - 1) * dilation + 1 - stride, 0) / 2);
  const reads = (position: number): number[] =>
    Array.from({ length: kernel }, (_, tap) => position * stride - before + tap * dilation);
  return { down: stride, up: 1, reads };
}

/** The transpose of the same: position i reaches the outputs `i * stride - before + tap`. */
function transposedStep(kernel: number, stride: number) {
  const before = Math.floor(Math.max(kernel - stride, 0) / 2);
  const reads = (position: number): number[] =>
    Array.from({ length: kernel }, (_, tap) => (position + before - tap) / stride).filter(Number.isInteger);
  return { down: 1, up: stride, reads };
}

function sizeAlong(value: unknown, axis: 0 | 1): number {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return Number(value[axis] ?? value[0] ?? 1);
  return 1;
}

function remembered(reach: Field['reach']): Field['reach'] {
  const known = new Map<number, readonly [number, number]>();
  return (position) => {
    let found = known.get(position);
    if (!found) known.set(position, (found = reach(position)));
    return found;
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b;
}
