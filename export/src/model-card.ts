import { fileOf, type ModelManifest, type Quality, type Scores } from '@denoisekit/core';

export interface CardFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly what: string;
}

export interface CardParts {
  readonly manifest: ModelManifest;
  readonly files: readonly CardFile[];
  /** What was checked at the export, a line each. */
  readonly checks: readonly string[];
  /** What people should know of the run or of the conversion. */
  readonly notes: readonly string[];
}

/** The model card, in Markdown. Every figure in it is computed from the run, the manifest and the files. */
export function modelCard({ manifest, files, checks, notes }: CardParts): string {
  const sections = [
    `# ${manifest.title}`,
    manifest.description,
    whatItIs(manifest),
    ...(notes.length === 0 ? [] : [notes.map((note) => `> Note: ${note}.`).join('\n>\n')]),
    '## Use',
    use(manifest),
    '## Quality',
    quality(manifest),
    '## Training',
    training(manifest),
    '## Limits',
    limits(manifest),
    '## Checked at the export',
    checks.map((check) => `- ${check}`).join('\n'),
    '## Files',
    table(
      ['file', 'bytes', 'sha256', 'what'],
      files.map(({ path, bytes, sha256, what }) => [`\`${path}\``, number(bytes), `\`${sha256}\``, what]),
    ),
    '## Licence',
    `${manifest.license}, weights and files alike.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function whatItIs(manifest: ModelManifest): string {
  const { graph, geometry, input, opset, irVersion } = manifest;
  const [, channels] = input.dimensions;
  const { receptiveFieldRadius: radius } = geometry;
  const [atHeight, atWidth] = graph.macsAt;
  return table(
    ['', ''],
    [
      ['input and output', `float32 in [0, 1], \`[${input.dimensions.join(', ')}]\`, ${colours(channels)}`],
      ['sizes', sizesText(manifest)],
      [
        'an output pixel sees',
        radius === null
          ? 'the whole image'
          : `${radius} ${radius === 1 ? 'pixel' : 'pixels'} far along each axis`,
      ],
      ['parameters', number(graph.parameters)],
      ['multiply-accumulates', `${number(graph.macs)} for ${atHeight}x${atWidth}`],
      [
        'graph',
        `ONNX opset ${opset}, IR version ${irVersion}, ${graph.nodes} nodes, ${number(fileOf(manifest).bytes)} bytes`,
      ],
    ],
  );
}

function sizesText({ input, geometry: { sizeMultiple } }: ModelManifest): string {
  const [, , height, width] = input.dimensions;
  if (typeof height === 'number') return `${height}x${width} only`;
  return sizeMultiple === 1 ? 'any' : `any multiple of ${sizeMultiple}; runtimes pad and crop the rest`;
}

function use({ id }: ModelManifest): string {
  return `\`\`\`ts
import { createNodeDenoiser } from '@denoisekit/runtime-node';
const denoiser = await createNodeDenoiser({ model: 'models/${id}' });
const clean = await denoiser.denoise(noisy); // an ImageTensor: float32 in [0, 1], [batch, channels, height, width]
\`\`\`

\`\`\`sh
npx denoisekit denoise noisy.png -o clean.png --model ${id}
\`\`\``;
}

function quality({ quality: measured }: ModelManifest): string {
  if (measured.length === 0) return 'Not measured.';
  const rows = measured.flatMap(({ noise, images, dataset, denoised, noisy }) => [
    [`\`${noise}\``, 'noisy', ...scores(noisy), on(images, dataset)],
    [`\`${noise}\``, '**denoised**', ...scores(denoised), on(images, dataset)],
  ]);
  const seeds = [...new Set(measured.map(({ seed }) => seed))].join(', ');
  return `${table(['noise', '', 'MSE', 'PSNR pooled', 'PSNR mean', 'SSIM', 'on'], rows)}

Noise is added in float and clipped to [0, 1], with seed ${seeds}. PSNR pooled comes from the MSE over all pixels of all images, PSNR
mean is the mean of the images' own; SSIM has a 7x7 uniform window and data range 1.`;
}

function on(images: Quality['images'], dataset: string): string {
  return `${number(images)} test images of ${dataset}`;
}

function scores({ mse, psnrPooled, psnrMean, ssim }: Scores): string[] {
  const decibels = (value: number | null) => (value === null ? '-' : `${value.toFixed(2)} dB`);
  return [mse.toPrecision(4), decibels(psnrPooled), decibels(psnrMean), ssim.toFixed(3)];
}

function training({ training: facts, converter }: ModelManifest): string {
  const { dataset } = facts;
  const seconds = facts.seconds >= 60 ? ` (${(facts.seconds / 60).toFixed(1)} minutes)` : '';
  const images = `${number(dataset.trainImages)} to train, ${number(dataset.validationImages)} to validate`;
  return table(
    ['', ''],
    [
      ['recipe', `\`${facts.recipe}\`, seed ${facts.seed}`],
      ['noise', `\`${facts.noise}\`, drawn afresh for each step`],
      ['loss, optimizer', `${facts.loss}, ${facts.optimizer}`],
      ['length', `${facts.epochs} epochs, ${number(facts.steps)} steps of ${facts.batchSize} images`],
      ['time', `${facts.seconds.toFixed(0)} s${seconds} on ${facts.device} (${facts.backend})`],
      ['data', `${dataset.name}: ${images}, ${number(dataset.testImages)} to test`],
      ['digest of the data', `\`${dataset.sha256}\``],
      ['finished', facts.finishedAt],
      ['trained with', versions(facts.versions)],
      ['converted with', versions(converter)],
    ],
  );
}

function limits({ training: facts, quality: measured, input, graph }: ModelManifest): string {
  const [height, width] = graph.macsAt;
  const noises = [...new Set(measured.map(({ noise }) => `\`${noise}\``))].join(', ');
  return [
    `- It has seen ${facts.dataset.name} at ${height}x${width} in ${colours(input.dimensions[1])} only. Other kinds of pictures may come out wrong.`,
    `- It was trained for the noise \`${facts.noise}\`${noises === '' ? '' : ` and measured on ${noises}`}. Other noise was not tried.`,
    '- It gives the likeliest picture, not the true one: what noise has erased, it invents. Do not measure or identify by its output.',
  ].join('\n');
}

function colours(channels: number): string {
  return channels === 1 ? 'grey' : 'colour';
}

function versions(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Names come from recipes and data sets: they must not break the table. */
function escaped(cell: string): string {
  return cell.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
