import { resolve } from 'node:path';
import type { ParityReport, ParityTarget } from '@denoisekit/parity';
import type { Command } from 'commander';
import { formatSeconds } from '../format.js';
import { printJson, printLine } from '../io.js';
import { locateModel, shippedIds } from '../models.js';
import { referenceFor, type ReferenceOptions } from '../parity-reference.js';
import { progressOn, type Progress } from '../progress.js';
import { exitCodes } from '../report.js';
import { formatTable } from '../table.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../verb.js';
import { writeWhole } from '../write-file.js';

interface ParityVerbOptions extends CommonOptions, ReferenceOptions {
  readonly on?: readonly string[];
  readonly limit?: number;
  readonly deadline?: number;
  readonly markdown?: string;
  readonly readme?: true;
}

export function parityVerb(context: Context): Command {
  return verb('parity', {
    summary: 'run a model on every runtime there is and compare each answer with TensorFlow.js',
    examples: [
      'denoisekit parity compact',
      'denoisekit parity compact --on node-cpu,node-webgpu,bun,chromium-webgpu',
      'denoisekit parity --markdown docs/parity.md',
    ],
  })
    .argument('[models...]', 'shipped models, or model folders; default: all shipped ones')
    .option(
      '--on <targets>',
      'names with commas, each of which has to run; default: all that can',
      (text: string) => text.split(',').map((name) => name.trim()),
    )
    .option('--reference <folder>', 'what to compare with; default: made once by TensorFlow.js and kept')
    .option('--make-reference', 'make it anew, from the layers model beside the model')
    .option('--data <folder>', 'IDX files to make the reference of; default: MNIST')
    .addOption(numberOption('--limit <n>', 'images of each noise and size', ranges.count))
    .addOption(numberOption('--deadline <seconds>', 'for each target', ranges.seconds))
    .option('--markdown <file>', 'write the report as a page')
    .option('--readme', 'print the short table of a README')
    .action(async (names: readonly string[], options: ParityVerbOptions) => {
      const { io, packages } = context;
      const parity = await packages.parity();
      const all = parity.allTargets({
        env: io.env,
        hostsFolder: resolve(io.cwd, '.setup', 'hosts'),
        install: options.on !== undefined,
      });
      // A typing mistake should not cost a run.
      const targets = options.on === undefined ? all : parity.findTargets(options.on, all);
      const reports: ParityReport[] = [];
      for (const name of names.length === 0 ? await shippedIds(packages) : names) {
        reports.push(await compare(name, targets, options, context));
      }
      if (options.json === true) printJson(io, { ok: reports.every(({ ok }) => ok), models: reports });
      else if (options.readme === true) printLine(io.stdout, parity.readmeTable(reports));
      else for (const report of reports) printLine(io.stdout, textOfReport(report, parity.rowsOf(report)));
      if (options.markdown !== undefined) {
        const path = resolve(io.cwd, options.markdown);
        await writeWhole(path, new TextEncoder().encode(parity.markdownPage(reports)));
      }
      if (!reports.every(({ ok }) => ok)) context.setExitCode(exitCodes.doesNotHold);
    });
}

async function compare(
  name: string,
  targets: readonly ParityTarget[],
  options: ParityVerbOptions,
  context: Context,
): Promise<ParityReport> {
  const { io, packages } = context;
  const location = await locateModel(name, context);
  const { folderSource } = await packages.runtime();
  const source = folderSource(location);
  const pack = await referenceFor(source, location, options, context);
  const startProgress = await progressOn(io);
  let progress: Progress | undefined;
  let started = io.now();
  try {
    return await (
      await packages.parity()
    ).runParity({
      ...{ model: location, manifest: await source.manifest(), pack, targets, signal: io.signal },
      ...{ named: options.on !== undefined, limit: options.limit },
      deadlineMs: options.deadline === undefined ? undefined : 1000 * options.deadline,
      onStart: (target, total) => {
        started = io.now();
        progress = startProgress({ label: target, total });
      },
      onProgress: (_, done) => progress?.update(done),
      onResult: (result) => {
        progress?.stop();
        progress = undefined;
        if (result.state === 'not-run') return;
        const took = formatSeconds((io.now() - started) / 1000);
        printLine(io.stderr, `${result.ok ? '✓' : '✗'} ${result.target} (${took})`);
      },
    });
  } finally {
    progress?.stop();
  }
}

function textOfReport(
  { model, reference, results, ok }: ParityReport,
  rows: readonly (readonly string[])[],
): string {
  const troubles = results.flatMap((result) => {
    if (result.state === 'compared')
      return result.problems.map((problem) => `✗ ${result.target}: ${problem}`);
    return [`${result.ok ? '-' : '✗'} ${result.target}: ${result.reason}`];
  });
  return [
    `${model} against ${reference.madeBy}: ${reference.images} images, ${reference.dataset}`,
    formatTable(rows),
    ...troubles,
    ok ? 'parity holds' : 'parity does not hold',
  ].join('\n');
}
