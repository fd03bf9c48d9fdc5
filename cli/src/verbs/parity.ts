import { join } from 'node:path';
import { fileOf, type Dtype } from '@denoisekit/core';
import type { ParityReport, ParityTarget, WebgpuAdapter } from '@denoisekit/parity';
import { Option, type Command } from 'commander';
import { formatSeconds } from '../terminal/format.js';
import { standardStream } from '../files/image-paths.js';
import { printJson, printLine } from '../terminal/io.js';
import { locateModel, shippedIds } from '../models/models.js';
import { explainOptions, explanationLines, rerunNode, type ExplainFlags } from '../parity/parity-explain.js';
import { parityFolder } from '../parity/parity-folder.js';
import { referenceFor, type ReferenceOptions } from '../parity/parity-reference.js';
import { createBars } from '../terminal/progress.js';
import { exitCodes } from '../command/report-error.js';
import { formatTable } from '../terminal/table.js';
import { numberOption, ranges, verb, wordsIn, type CommonOptions, type Context } from '../command/verb.js';
import { assertOneOnStdout, writeOutput } from '../files/write-file.js';

interface ParityVerbOptions extends CommonOptions, ReferenceOptions, ExplainFlags {
  readonly on?: readonly string[];
  readonly limit?: number;
  readonly rerun?: string;
  readonly dtype: Dtype;
  readonly webgpuAdapter?: WebgpuAdapter;
  readonly markdown?: string;
  readonly readme?: true;
}

export function parityVerb(context: Context): Command {
  return verb('parity', {
    summary: 'run a model on every runtime there is and compare each answer with TensorFlow.js',
    examples: [
      'denoisekit parity compact',
      'denoisekit parity compact --on node-cpu,node-webgpu,bun,chromium-webgpu',
      'denoisekit parity my-model --on chromium-webgpu --explain',
      'denoisekit parity --markdown docs/parity.md',
    ],
  })
    .argument('[models...]', 'shipped models, or model folders; default: all shipped ones')
    .option('--on <targets>', 'names with commas, each of which has to run; default: all that can', wordsIn)
    .option('--reference <folder>', 'what to compare with; default: made once by TensorFlow.js and kept')
    .option('--make-reference', 'make it anew, from the layers model beside the model')
    .option('--data <folder>', 'IDX files to make the reference of; default: MNIST')
    .addOption(numberOption('--limit <n>', 'images of each noise and size', ranges.count))
    .addOption(numberOption('--deadline <seconds>', 'for each target', ranges.seconds))
    .addOption(
      new Option('--dtype <name>', "which of the models' files")
        .choices(['fp32', 'fp16', 'int8'])
        .default('fp32'),
    )
    .option('--explain', 'name the node at fault where a target is wrong, and write it with its values')
    .option('--explain-dir <folder>', 'where to, a folder a target; default: parity-explain')
    .option('--rerun <folder>', 'run a node that --explain wrote again, instead of models')
    .addOption(
      new Option(
        '--webgpu-adapter <name>',
        "what WebGPU runs on: Chromium's software, or the machine's GPU",
      ).choices(['swiftshader', 'default']),
    )
    .option('--markdown <file>', 'write the report as a page; -: to standard output instead')
    .option('--readme', 'print the short table of a README')
    .action(async (names: readonly string[], options: ParityVerbOptions) => {
      assertOneOnStdout('--markdown', options.markdown, options);
      const { io, packages } = context;
      const parity = await packages.parity();
      const all = parity.allTargets({
        env: io.env,
        hostsFolder: join(await parityFolder(context), 'hosts'),
        install: options.on !== undefined,
        webgpuAdapter: options.webgpuAdapter,
      });
      const { rerun } = options;
      if (rerun !== undefined) {
        const { results, text } = await rerunNode({ ...options, rerun }, all, context);
        if (options.json === true) printJson(io, { ok: results.every(({ ok }) => ok), results });
        else printLine(io.stdout, text);
        if (!results.every(({ ok }) => ok)) context.setExitCode(exitCodes.doesNotHold);
        return;
      }
      // A typing mistake should not cost a run.
      const targets = options.on === undefined ? all : parity.findTargets(options.on, all);
      const reports: ParityReport[] = [];
      const models = names.length === 0 ? await shippedIds(packages) : names;
      for (const name of models) {
        const among = { targets, all, several: models.length > 1 };
        reports.push(await compare(name, among, options, context));
      }
      if (options.json === true) printJson(io, { ok: reports.every(({ ok }) => ok), models: reports });
      else if (options.readme === true) printLine(io.stdout, parity.readmeTable(reports));
      else if (options.markdown !== standardStream)
        for (const report of reports)
          printLine(io.stdout, textOfReport(report, parity.rowsOf(report), io.cwd));
      if (options.markdown !== undefined) {
        await writeOutput(io, options.markdown, new TextEncoder().encode(parity.markdownPage(reports)));
      }
      if (!reports.every(({ ok }) => ok)) context.setExitCode(exitCodes.doesNotHold);
    });
}

interface Among {
  /** To compare. */
  readonly targets: readonly ParityTarget[];
  /** That there are. */
  readonly all: readonly ParityTarget[];
  /** Whether several models are compared. */
  readonly several: boolean;
}

async function compare(
  name: string,
  { targets, all, several }: Among,
  options: ParityVerbOptions,
  context: Context,
): Promise<ParityReport> {
  const { io, packages } = context;
  const location = await locateModel(name, context);
  const { folderSource } = await packages.runtime();
  const source = folderSource(location);
  // Named before a reference is made, which takes a while.
  fileOf(await source.manifest(), options.dtype);
  const pack = await referenceFor(source, location, options, context);
  const bars = createBars(io);
  const manifest = await source.manifest();
  const parity = await packages.parity();
  let started = io.now();
  try {
    return await parity.runParity({
      ...{ model: location, manifest, pack, targets, dtype: options.dtype, signal: io.signal },
      ...(await explainOptions(options, { source, manifest, targets: all, several, bars }, context)),
      ...{ named: options.on !== undefined, limit: options.limit },
      deadlineMs: options.deadline === undefined ? undefined : 1000 * options.deadline,
      onStart: (target, total) => {
        started = io.now();
        bars.start({ label: target, total });
      },
      onProgress: (_, done) => {
        bars.update(done);
      },
      onResult: (result) => {
        bars.stop();
        if (result.state === 'not-run') return;
        const took = formatSeconds((io.now() - started) / 1000);
        printLine(io.stderr, `${result.ok ? '✓' : '✗'} ${result.target} (${took})`);
      },
    });
  } finally {
    bars.stop();
  }
}

function textOfReport(
  { model, reference, results, ok }: ParityReport,
  rows: readonly (readonly string[])[],
  cwd: string,
): string {
  const troubles = results.flatMap((result) => {
    const lines =
      result.state === 'compared'
        ? result.problems.map((problem) => `✗ ${result.target}: ${problem}`)
        : [`${result.ok ? '-' : '✗'} ${result.target}: ${result.reason}`];
    return [...lines, ...explanationLines(result.explanation, cwd)];
  });
  return [
    `${model} against ${reference.madeBy}: ${reference.images} images, ${reference.dataset}`,
    formatTable(rows),
    ...troubles,
    ok ? 'parity holds' : 'parity does not hold',
  ].join('\n');
}
