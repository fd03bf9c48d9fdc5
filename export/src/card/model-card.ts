import {
  answersInGrey,
  fileOf,
  madeByFacts,
  picturesFor,
  versionsText,
  type Credit,
  type ModelControl,
  type ModelManifest,
  type Quality,
  type Scores,
} from '@denoisekit/core';
import { creditsText } from './credits-text.js';
import { gaussianInWords, nameOfNoise, noiseInWords } from './noise-names.js';
import { table } from './table.js';

export interface CardFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly what: string;
}

export interface CardParts {
  readonly manifest: ModelManifest;
  readonly files: readonly CardFile[];
  /** Who made the pictures that it learnt from. Default: not known. */
  readonly credits?: readonly Credit[] | undefined;
  /** What was checked at the export, a line each. */
  readonly checks: readonly string[];
  /** What people should know of the run or of the conversion. */
  readonly notes: readonly string[];
}

/** The licence of a model whose licence nobody stated. */
export const unknownLicense = 'unknown';

/** The model card, in Markdown. Every figure in it is computed from the run, the manifest and the files. */
export function modelCard({ manifest, files, checks, notes, credits = [] }: CardParts): string {
  const sections = [
    `# ${manifest.title}`,
    manifest.description,
    whatItIs(manifest),
    ...(notes.length === 0 ? [] : [notes.map((note) => `> Note: ${note}.`).join('\n>\n')]),
    '## Use',
    use(manifest),
    '## Quality',
    quality(manifest),
    ...variants(manifest),
    `## ${manifest.madeBy.kind === 'trained' ? 'Training' : 'Where it comes from'}`,
    origin(manifest),
    '## Limits',
    limits(manifest),
    `## Checked at the ${manifest.madeBy.kind === 'trained' ? 'export' : 'import'}`,
    checks.map((check) => `- ${check}`).join('\n'),
    '## Files',
    table(
      ['file', 'bytes', 'sha256', 'what'],
      files.map(({ path, bytes, sha256, what }) => [`\`${path}\``, number(bytes), `\`${sha256}\``, what]),
    ),
    '## Licence',
    licence(manifest),
    ...creditsText(credits),
  ];
  return `${sections.join('\n\n')}\n`;
}

function whatItIs(manifest: ModelManifest): string {
  const { graph, geometry, input, controls, opset, irVersion } = manifest;
  const [, channels] = input.dimensions;
  const { receptiveFieldRadius: radius } = geometry;
  return table(
    ['', ''],
    [
      ...suitsRows(manifest),
      [
        'input and output',
        `float32 in [${input.range.join(', ')}], \`[${input.dimensions.join(', ')}]\`, ${colours(channels)}`,
      ],
      ...(answersInGrey(manifest) ? [['colour', 'is answered in grey']] : []),
      ...controls.map((control) => [`input \`${control.name}\``, controlText(control)]),
      ['sizes', sizesText(manifest)],
      [
        'an output pixel sees',
        radius === null
          ? 'the whole image'
          : `${radius} ${radius === 1 ? 'pixel' : 'pixels'} far along each axis`,
      ],
      ['parameters', number(graph.parameters)],
      ...(graph.macs === undefined
        ? []
        : [
            [
              'multiply-accumulates',
              `${number(graph.macs.count)} for ${graph.macs.height}x${graph.macs.width}`,
            ],
          ]),
      [
        'graph',
        `ONNX opset ${opset}, IR version ${irVersion}, ${graph.nodes} nodes, ${number(fileOf(manifest).bytes)} bytes`,
      ],
    ],
  );
}

function suitsRows(manifest: ModelManifest): readonly (readonly string[])[] {
  const { suits, madeBy } = manifest;
  const levels = madeBy.kind === 'imported' && suits ? gaussianInWords(suits.noise) : undefined;
  const noises = levels ?? suits?.noise.map(noiseInWords(madeBy)).join(', ') ?? '';
  const pictures = ['pictures', picturesFor(manifest)];
  return noises === '' ? [pictures] : [pictures, ['helps against', noises]];
}

function controlText({ unit, range: [low, high], default: usual }: ModelControl): string {
  return `${unit}, ${low} to ${high}; ${usual} where nobody says`;
}

function sizesText({ input, geometry: { sizeMultiple } }: ModelManifest): string {
  const [, , height, width] = input.dimensions;
  if (typeof height === 'number') return `${height}x${width} only`;
  return sizeMultiple === 1 ? 'any' : `any multiple of ${sizeMultiple}; runtimes pad and crop the rest`;
}

function licence({ license, madeBy }: ModelManifest): string {
  return madeBy.kind === 'imported' && license === unknownLicense
    ? 'Not known: none was stated at the import, by `--license`. Ask whoever trained it before you pass it on.'
    : `${license}, weights and files alike.`;
}

function use({ id, madeBy }: ModelManifest): string {
  const folder = madeBy.kind === 'imported' ? `my-models/${id}` : `models/${id}`;
  return `\`\`\`ts
import { createNodeDenoiser } from '@denoisekit/runtime-node';
const denoiser = await createNodeDenoiser({ model: '${folder}' });
const clean = await denoiser.denoise(noisy); // an ImageTensor: float32 in [0, 1], [batch, channels, height, width]
\`\`\`

\`\`\`sh
npx denoisekit denoise noisy.png -o clean.png --model ${id}
\`\`\``;
}

function quality({ quality: measured, madeBy }: ModelManifest): string {
  if (measured.length === 0) return 'Not measured.';
  const name = nameOfNoise(madeBy);
  const rows = measured.flatMap(({ noise, images, dataset, denoised, noisy }) => [
    [name(noise), 'noisy', ...scores(noisy), on(images, dataset)],
    [name(noise), '**denoised**', ...scores(denoised), on(images, dataset)],
  ]);
  const seeds = [...new Set(measured.map(({ seed }) => seed))].join(', ');
  return `${table(['noise', '', 'MSE', 'PSNR pooled', 'PSNR mean', 'SSIM', 'on'], rows)}

Noise is drawn with seed ${seeds}, as \`docs/noise.md\` defines it. PSNR pooled comes from the MSE over all pixels of all images, PSNR
mean is the mean of the images' own; SSIM has a 7x7 uniform window and data range 1.`;
}

function on(images: Quality['images'], dataset: string): string {
  return `${number(images)} test images of ${dataset}`;
}

function decibels(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(2)} dB`;
}

function scores({ mse, psnrPooled, psnrMean, ssim }: Scores): string[] {
  return [mse.toPrecision(4), decibels(psnrPooled), decibels(psnrMean), ssim.toFixed(3)];
}

/** The files beside the float32 one. */
export function variantFiles({ files: { fp16, int8 } }: ModelManifest): readonly CardFile[] {
  return [
    ...(fp16 === undefined ? [] : [{ ...fp16, what: 'the model, float16 with float32 ports' }]),
    ...(int8 === undefined ? [] : [{ ...int8, what: 'the model, int8 with float32 ports' }]),
  ];
}

function variants({ variants: made = {} }: ModelManifest): readonly string[] {
  const rows = Object.entries(made).flatMap(([dtype, { pictures, gate, speed }]) =>
    gate.map(({ noise, psnr, fp32 }) => [
      ...[dtype, `\`${noise}\``, decibels(fp32), decibels(psnr), pictures],
      `${speed.ratio} times fp32 (${speed.where})`,
    ]),
  );
  if (rows.length === 0) return [];
  return [
    '## Other dtypes',
    `${table(['dtype', 'noise', 'PSNR of fp32', 'PSNR', 'on', 'speed'], rows)}

Each file was shipped because it passed its gate: \`docs/manifest.md\` has the limits. float16 was judged by a twin that rounds every value as float16 does.`,
  ];
}

function origin({ madeBy, converter }: ModelManifest): string {
  const facts = [...madeByFacts(madeBy), ['converted with', versionsText(converter)] as const];
  return table(
    ['', ''],
    facts.filter(([, text]) => text !== ''),
  );
}

const invents =
  'It gives the likeliest picture, not the true one: what noise has erased, it invents. Do not measure or identify by its output.';

function limits(manifest: ModelManifest): string {
  return [...seen(manifest), ...tried(manifest), ...worse(manifest), invents]
    .map((line) => `- ${line}`)
    .join('\n');
}

function seen({ madeBy, input }: ModelManifest): readonly string[] {
  if (madeBy.kind !== 'trained') return [];
  const { name, imageSize } = madeBy.dataset;
  const size = imageSize == null ? '' : ` at ${imageSize.join('x')}`;
  return [
    `It has seen ${name}${size} in ${colours(input.dimensions[1])} only. Other kinds of pictures may come out wrong.`,
  ];
}

function tried({ madeBy, quality: measured }: ModelManifest): readonly string[] {
  const name = nameOfNoise(madeBy);
  const all = [...new Set(measured.map(({ noise }) => noise))];
  const levels = madeBy.kind === 'imported' ? gaussianInWords(all) : undefined;
  const noises = levels ?? all.map(name).join(', ');
  const own = madeBy.kind === 'trained' && madeBy.noise !== null ? name(madeBy.noise) : '';
  const trained =
    own &&
    (own.startsWith('`')
      ? `trained for the noise ${own}`
      : 'trained for the mixture of noise under Training');
  const texts = [trained, noises && `measured on ${noises}`].filter((text) => text !== '');
  return texts.length === 0 ? [] : [`It was ${texts.join(' and ')}. Other noise was not tried.`];
}

function worse({ quality: measured, madeBy }: ModelManifest): readonly string[] {
  const noises = measured.flatMap(({ noise, denoised, noisy }) =>
    noise === 'none' || denoised.mse < noisy.mse ? [] : [nameOfNoise(madeBy)(noise)],
  );
  const clean = measured.find(({ noise, denoised }) => noise === 'none' && denoised.mse > 0)?.denoised;
  return [
    ...(clean === undefined
      ? []
      : [
          `It changes clean pictures too: by ${decibels(clean.psnrPooled)} PSNR, in the table above \`none\`.`,
        ]),
    ...(noises.length === 0 ? [] : [`It makes pictures worse at ${noises.join(', ')}, by the table above.`]),
  ];
}

function colours(channels: number): string {
  if (channels === 1) return 'grey';
  return channels === 3 ? 'colour' : `${channels} channels`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
