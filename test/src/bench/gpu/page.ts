import type { GpuReport, Outcome, SpeedFigures } from './measurements.js';

/** The report as `docs/gpu.md`. */
export function gpuPage({ machine, side, outcomes }: GpuReport): string {
  const { processor, threads, node, gpus } = machine;
  const card = gpus.length === 0 ? 'no NVIDIA GPU' : gpus.join(', ');
  const of = (...kinds: readonly Outcome['kind'][]): readonly Outcome[] =>
    outcomes.filter(({ kind }) => kinds.includes(kind));
  return [
    '# GPU',
    '',
    '<!-- Written by the command below; do not edit. -->',
    '',
    `\`npm run bench -- gpu\` on ${card}, ${processor}, ${threads} threads, Node ${node}. Pictures of ${side}x${side}. Rows of software were computed by a`,
    'processor, for WebGPU by SwiftShader: they show that all of it runs, and say nothing of a GPU.',
    '',
    '## Parity',
    '',
    table(
      ['models on', 'holds', 'by'],
      of('parity').map((one) => [one.name, heldOf(one), byOf(one)]),
    ),
    '',
    '## Speed',
    '',
    table(
      ['model', 'pictures a second', 'megapixels a second', 'MB of the process', 'by'],
      of('speed', 'pool').map((one) => [one.name, ...figuresOf(one), byOf(one)]),
    ),
    '',
    '## Training',
    '',
    table(
      ['backend', 'four steps', 'by'],
      of('training').map((one) => [one.name, trainedOf(one), byOf(one)]),
    ),
    '',
  ].join('\n');
}

/** What is looked at of the answer of `denoisekit parity --json`. */
interface ParityAnswer {
  readonly ok: boolean;
  readonly models: readonly {
    readonly model: string;
    readonly results: readonly {
      readonly ok: boolean;
      readonly reason?: string;
      readonly problems?: readonly string[];
    }[];
  }[];
}

/** The answer of a step of parity that is done. */
export function parityOf(answer: unknown): ParityAnswer {
  return answer as ParityAnswer;
}

function byOf({ state, software }: Outcome): string {
  return state === 'not-run' ? '-' : software ? 'software' : 'GPU';
}

function heldOf(outcome: Outcome): string {
  if (outcome.state !== 'done') return outcome.reason;
  const { ok, models } = parityOf(outcome.answer);
  if (ok) return `yes, ${models.map(({ model }) => model).join(', ')}`;
  const wrong = models.flatMap(({ model, results }) =>
    results
      .filter((result) => !result.ok)
      .map(({ reason, problems = [] }) => `${model}: ${reason ?? problems.join(', ')}`),
  );
  return `no: ${wrong.join('; ')}`;
}

function figuresOf(outcome: Outcome): readonly string[] {
  if (outcome.state !== 'done') return [outcome.reason, '-', '-'];
  const { picturesPerSecond, megapixelsPerSecond, residentMegabytes } = outcome.answer as SpeedFigures;
  return [picturesPerSecond.toFixed(1), megapixelsPerSecond.toFixed(2), residentMegabytes.toFixed(0)];
}

function trainedOf(outcome: Outcome): string {
  if (outcome.state !== 'done') return outcome.reason;
  const { losses, missing } = outcome.answer as {
    readonly losses?: readonly number[];
    readonly missing?: string;
  };
  return losses === undefined
    ? missing!
    : `${outcome.seconds.toFixed(1)} s with the start, loss ${losses.at(-1)!.toFixed(4)}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = headings.map(() => '---');
  const clean = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')));
  return [headings, rule, ...clean].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
