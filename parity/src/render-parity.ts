import { markdownTable } from './markdown-table.js';
import type { ParityReport, TargetResult } from './run-parity.js';

type Compared = Extract<TargetResult, { state: 'compared' }>;

const heading = [
  'target',
  'ran on',
  'provider',
  'images',
  'max',
  'mean',
  '99.9 %',
  'owed',
  'PSNR between',
  'task PSNR',
  'from TF.js',
  'holds',
];

/** A report as rows of a table, the heading first. */
export function rowsOf({ results }: ParityReport): readonly (readonly string[])[] {
  return [heading, ...results.map(rowOf)];
}

function rowOf(result: TargetResult): readonly string[] {
  if (result.state !== 'compared') {
    const empty = Array.from({ length: heading.length - 2 }, () => '-');
    return [result.target, ...empty, result.state === 'not-run' ? 'not run' : 'no answer'];
  }
  const { target, host, images, difference, tolerance, ok } = result;
  return [
    target,
    host,
    providerOf(result),
    String(images),
    ...(difference === null
      ? ['-', '-', '-']
      : [difference.max, difference.mean, difference.p999].map((value) => value.toExponential(1))),
    tolerance.toExponential(0),
    difference === null ? '-' : difference.psnr === null ? 'the same' : `${difference.psnr.toFixed(1)} dB`,
    taskOf(result),
    decibelsApart(result),
    ok ? 'yes' : 'NO',
  ];
}

/** The device that `describe()` reports. */
function providerOf({ description: { device, runtime, runtimeVersion } }: Compared): string {
  return `${device}, ${runtime} ${runtimeVersion}`;
}

/** Far below a thousandth, so in powers of ten. */
function decibelsApart({ psnrDifference }: Compared): string {
  return psnrDifference === null ? '-' : `${psnrDifference.toExponential(0)} dB`;
}

/** Digits are known by sigma 0.5, photographs by 25 of 255. */
function shownTask(task: Compared['task']): Compared['task'][number] | undefined {
  return task.find(({ noise }) => noise === 'gaussian:0.5' || noise.startsWith('gaussian:25/255')) ?? task[0];
}

/** Of the noise in the middle and the smallest images: the figure that models are known by. */
function taskOf({ task }: Compared): string {
  const shown = shownTask(task);
  if (shown === undefined) return '-';
  return shown.psnr === null ? 'perfect' : `${shown.psnr.toFixed(3)} dB`;
}

const deviceNames: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  wasm: 'WebAssembly',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
};

/**
 * The short table for the first screen of a README: a row for what ran on one kind of device, or did not run, and a column for each
 * model with the greatest difference from TensorFlow.js. A tolerance that differs from the first model's stands beside it.
 */
export function readmeTable(reports: readonly ParityReport[]): string {
  const kinds = new Map<string, Set<string>>();
  for (const result of reports.flatMap(({ results }) => results)) {
    const kind = kindOf(result);
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(result.target));
  }
  const rows = [...kinds].map(([kind, targets]) => {
    const found = reports.map(({ results }) => results.filter((result) => kindOf(result) === kind));
    const owed = found.flat().find((result) => result.state === 'compared')?.tolerance;
    const hosts = [...targets].join(', ');
    const device = deviceNames[kind] ?? kind;
    const name = hosts === kind ? device : `${device}: ${hosts}`;
    return [name, ...found.map((results) => cellOf(results, owed)), owed?.toExponential(0) ?? ''];
  });
  return markdownTable([['max difference on', ...reports.map(({ model }) => model), 'owed'], ...rows]);
}

function kindOf(result: TargetResult): string {
  return result.state === 'compared' ? result.description.device : result.target;
}

function cellOf(results: readonly TargetResult[], owed: number | undefined): string {
  const compared = results.filter((result): result is Compared => result.state === 'compared');
  if (compared.length === 0)
    return results.some(({ state }) => state === 'not-run') ? 'not run' : 'no answer';
  if (!compared.every(({ ok }) => ok)) return '**NO**';
  const max = Math.max(...compared.map(({ difference }) => difference?.max ?? 0)).toExponential(1);
  const { tolerance } = compared[0]!;
  return tolerance === owed ? max : `${max} of ${tolerance.toExponential(0)}`;
}

/** The report as a page. */
export function markdownPage(reports: readonly ParityReport[]): string {
  const names = reports.map(({ model }) => model).join(' ');
  const parts = reports.map(sectionOf);
  return `# Parity

<!-- Written by the command below; do not edit. -->

Every runtime against TensorFlow.js, on the same noisy images: \`npx denoisekit parity ${names} --markdown docs/parity.md\`

Values lie in [0, 1]. Max, mean and 99.9 % are of |difference| over all values of all images; "owed" is the tolerance in the model's
manifest; "PSNR between" is between the two outputs, "task PSNR" against the clean images at the noise that is named below, and
"from TF.js" the greatest difference of any task PSNR from TensorFlow.js's own. The provider is what the session reported after
it had run, with no fallback allowed. A row that says "not run" was not run on the machine that wrote this page.

${parts.join('\n')}`;
}

function sectionOf(report: ParityReport): string {
  const { model, modelSha256, reference, results } = report;
  const compared = results.filter((result): result is Compared => result.state === 'compared');
  const lines = results.flatMap((result) => {
    const texts = result.state === 'compared' ? [...result.problems, ...result.notes] : [result.reason];
    return [...texts, ...(result.explanation?.text.slice(0, 1) ?? [])].map(
      (text) => `- ${result.target}: ${text}`,
    );
  });
  const best = [...compared].sort((a, b) => b.images - a.images)[0];
  const task = (best?.task ?? []).map(({ noise, size, images, mse, psnr, referencePsnr }) => [
    noise,
    size,
    String(images),
    mse.toFixed(6),
    ...[psnr, referencePsnr].map((value) => (value === null ? '-' : `${value.toFixed(4)} dB`)),
  ]);
  return `## ${model}

- model: sha256 \`${modelSha256}\`
- reference: ${reference.madeBy}
- images: ${reference.images}, ${reference.dataset}
- task PSNR in the table: ${shownTask(best?.task ?? [])?.noise ?? 'none'}, the smallest images

${markdownTable(rowsOf(report))}
${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}${
    best === undefined || task.length === 0
      ? ''
      : `\nThe task, on ${best.target}:\n\n${markdownTable([
          ['noise', 'size', 'images', 'MSE', 'PSNR', 'PSNR of TF.js'],
          ...task,
        ])}\n`
  }`;
}
