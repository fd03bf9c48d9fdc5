import { conv, type Conv } from './direct-conv.js';
import { valueByValue } from './direct-pointwise.js';
import { concat } from './direct-window.js';
import { gridWidths, groupOf, pairsOf, sizesOf, type GroupOf, type OperatorGroup } from './group.js';
import type { Pads, Pair, Step } from './step.js';
import { exactTensor } from './values.js';

type Widths = readonly [from: number, to: number];

const plainKernels = sizesOf('1x1', '2x2', '3x3', '5x5', '7x7', '1x3', '3x1');

/** One known to be right on all runtimes of 2026, and some around it that were not all. */
const quickWidths = ['3>8', '4>8', '6>8', '7>8', '8>8', '9>12', '16>16', '33>36', '6>7', '36>36'];

/** As `same` has it at stride 1: what is over goes below and to the right. */
function samePads([height, width]: Pair): Pads {
  const [rows, columns] = [height - 1, width - 1];
  const [top, left] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  return [top, left, rows - top, columns - left];
}

interface ConvOptions extends Partial<Pick<Conv, 'strides' | 'dilations' | 'group' | 'pads'>> {
  readonly kernel: Pair;
  readonly bias?: boolean;
  /** How many images. Default 1. */
  readonly images?: number;
  /** What follows the convolution. Default: nothing. */
  readonly then?: Step;
}

/** @param widths channels that come in and filters, of each group of channels */
function convStep([from, to]: Widths, salt: number, { kernel, bias = true, ...rest }: ConvOptions): Step {
  const { strides = [1, 1], dilations = [1, 1], group = 1, pads = samePads(kernel) } = rest;
  const filters = to * group;
  return conv({
    strides,
    dilations,
    group,
    pads,
    weight: exactTensor(salt + 1, filters, from, ...kernel),
    bias: bias ? exactTensor(salt + 2, filters) : undefined,
  });
}

const image = (salt: number, channels: number, height = 8, width = 8, batch = 1) =>
  exactTensor(salt, batch, channels, height, width);

const grid = {
  family: 'conv',
  of: pairsOf(gridWidths, gridWidths),
  key: ([from, to]: Widths) => `${from}>${to}`,
} as const;

/** Enough to see whether what goes around a convolution changes which widths are right. */
const someWidths = [1, 2, 3, 4, 6, 7, 8, 12, 16, 24, 33, 36];
const someOf = pairsOf(gridWidths, someWidths);
const upTo12 = gridWidths.slice(0, 12);

type Facts = Pick<GroupOf<Widths>, 'name' | 'about' | 'quick' | 'grid'> &
  Partial<Pick<GroupOf<Widths>, 'of'>>;

function gridOf(facts: Facts, { images = 1, then, ...options }: ConvOptions): OperatorGroup {
  const group = options.group ?? 1;
  return groupOf<Widths>({
    ...grid,
    ...facts,
    case: (widths, salt) => {
      const first = convStep(widths, salt, options);
      return {
        inputs: [image(salt, widths[0] * group, 8, 8, images)],
        steps: then === undefined ? [first] : [first, then],
      };
    },
  });
}

const plain = plainKernels.map((kernel) => {
  const name = `conv ${kernel.join('x')}`;
  const about = 'one image of 8x8, stride 1, pads that keep the size, with bias';
  const quick = kernel.join() === '3,3' ? quickWidths : ['6>8', '8>8'];
  return gridOf({ name, about, quick, grid: { op: 'Conv', kernel, strides: [1, 1], group: 1 } }, { kernel });
});

const kernel: Pair = [3, 3];
const half: Pair = [2, 2];
const none: Pads = [0, 0, 0, 0];
const halving = ([1, 2, 3, 4] as const).map((size) => {
  const square: Pair = [size, size];
  const before = Math.ceil((size - 2) / 2);
  const pads: Pads = size < 3 ? none : [before, before, 1, 1];
  return gridOf(
    {
      name: `conv ${size}x${size} stride 2`,
      about: '8x8 to 4x4, with bias',
      grid: { op: 'Conv', kernel: square, strides: half, group: 1 },
      quick: size === 3 ? ['6>8', '8>8'] : [],
    },
    { kernel: square, strides: half, pads },
  );
});
const ofGroups = pairsOf([1, 3, 4, 6, 8, 9], upTo12);
const aboutGroups = '8x8, the widths are those of one group';

const variants = [
  gridOf({ of: someOf, name: 'conv 3x3 without bias', about: '8x8' }, { kernel, bias: false }),
  gridOf(
    { of: someOf, name: 'conv 1x1 with pads', about: '8x8, pads 1' },
    { kernel: [1, 1], pads: [1, 1, 1, 1] },
  ),
  gridOf(
    { name: 'conv 3x3 dilated 2', about: '8x8, pads 2' },
    { kernel, dilations: [2, 2], pads: [2, 2, 2, 2] },
  ),
  gridOf(
    {
      name: 'conv 3x3 in 2 groups',
      about: aboutGroups,
      grid: { op: 'Conv', kernel, strides: [1, 1], group: 2 },
    },
    { kernel, group: 2 },
  ),
  gridOf({ name: 'conv 3x3 in 4 groups', about: aboutGroups, of: ofGroups }, { kernel, group: 4 }),
  gridOf({ name: 'conv 1x1 in 3 groups', about: aboutGroups, of: ofGroups }, { kernel: [1, 1], group: 3 }),
  gridOf(
    { of: someOf, name: 'conv 3x3 then Relu', about: '8x8; a runtime may make one operator of both' },
    { kernel, then: valueByValue('Relu') },
  ),
  gridOf(
    { of: someOf, name: 'conv 3x3, 3 images', about: 'a batch of 3 images of 8x8' },
    { kernel, images: 3 },
  ),
];

const depthwise = groupOf<number>({
  name: 'conv 3x3 depthwise',
  family: 'conv',
  about: '8x8, each channel for itself',
  of: [...gridWidths, 48, 64, 96],
  key: String,
  quick: ['6', '8'],
  case: (channels, salt) => ({
    inputs: [image(salt, channels)],
    steps: [convStep([1, 1], salt, { kernel, group: channels })],
  }),
});

const wideFrom = [39, 40, 42, 45, 48, 51, 52, 54, 57, 60, 63, 64, 66, 69, 72, 75, 78, 96, 99, 102, 128];
const wideTo = [1, 3, 4, 6, 8, 9, 16, 32, 37, 39, 40, 44, 48, 64, 66, 96, 128];

const wideOf = [...pairsOf(wideFrom, wideTo), ...pairsOf([6, 8, 9, 12, 16, 33, 36], wideTo)];
const wide = sizesOf('1x1', '3x3').map((size) =>
  gridOf({ name: `conv ${size.join('x')} over 36 wide`, about: '8x8', of: wideOf }, { kernel: size }),
);
const whole = gridOf(
  {
    name: 'conv 8x8 of the whole image',
    about: '8x8 to 1x1, without pads',
    of: pairsOf([1, 3, 4, 6, 7, 8, 9, 12, 15, 16], [1, 3, 4, 6, 7, 8, 12, 16]),
  },
  { kernel: [8, 8], pads: none },
);

const oddSizes = sizesOf('1x1', '1x9', '2x3', '5x3', '7x7', '13x11', '28x28', '31x33', '64x48', '97x131');
const sizes = sizesOf('1x1', '3x3').map((size) =>
  groupOf<readonly [Pair, Widths]>({
    name: `conv ${size.join('x')} of odd sizes`,
    family: 'conv',
    about: 'stride 1, images of these sizes',
    of: pairsOf(oddSizes, pairsOf([1, 3, 4, 6, 7, 8, 12, 16], [1, 3, 4, 8])),
    key: ([at, [from, to]]) => `${from}>${to} at ${at.join('x')}`,
    case: ([at, widths], salt) => ({
      inputs: [image(salt, widths[0], ...at)],
      steps: [convStep(widths, salt, { kernel: size })],
    }),
  }),
);

/** Convolutions. */
export const convGroups: readonly OperatorGroup[] = [
  ...plain,
  ...halving,
  ...variants,
  depthwise,
  ...wide,
  whole,
  ...sizes,
];

/** What joins two images and convolves what it joined: the widths that skip connections make. */
export const concatConv = groupOf<readonly [Widths, number]>({
  name: 'concat then conv 3x3',
  family: 'concat',
  about: '8x8, the sum of two widths, and the filters',
  of: pairsOf(pairsOf(gridWidths, [1, 2, 3, 4, 8]), [4, 7, 8]),
  key: ([[one, other], to]) => `${one}+${other}>${to}`,
  quick: ['8+1>8', '16+1>8'],
  case: ([[one, other], to], salt) => ({
    inputs: [image(salt, one), image(salt + 3, other)],
    steps: [concat, convStep([one + other, to], salt, { kernel })],
  }),
});
