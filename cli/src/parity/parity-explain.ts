import { join, relative, resolve } from 'node:path';
import { fileOf, type ModelManifest, type ModelSource } from '@denoisekit/core';
import type { Explanation, ParityOptions, ParityTarget, RerunResult } from '@denoisekit/parity';
import { printLine } from '../terminal/io.js';
import type { Bars } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';
import type { Context } from '../command/verb.js';

export interface ExplainFlags {
  readonly explain?: true | undefined;
  /** The flag alone asks for explanations too. */
  readonly explainDir?: string | undefined;
  readonly deadline?: number | undefined;
}

export interface ExplainSubject {
  readonly source: ModelSource;
  readonly manifest: ModelManifest;
  /** All that there are, not only those that are compared. */
  readonly targets: readonly ParityTarget[];
  /** Whether several models are compared, which then have a folder each. */
  readonly several: boolean;
  readonly bars: Bars;
}

const defaultFolder = 'parity-explain';

/** What `runParity` needs to explain the failures of a model; nothing without `--explain`. */
export async function explainOptions(
  { explain, explainDir, deadline }: ExplainFlags,
  { source, manifest, targets, several, bars }: ExplainSubject,
  { io, packages }: Context,
): Promise<Pick<ParityOptions, 'explain' | 'golden'>> {
  if (explain === undefined && explainDir === undefined) return {};
  const parity = await packages.parity();
  const folder = resolve(io.cwd, explainDir ?? defaultFolder);
  const find = parity.explainer({
    ...{ manifest, targets, signal: io.signal, onnx: await source.bytes(fileOf(manifest)) },
    folder: several ? join(folder, manifest.id) : folder,
    deadlineMs: deadline === undefined ? parity.defaultDeadlineMs : 1000 * deadline,
    // One bar for each list of graphs that is run.
    onProgress: (target, done, of) => {
      bars.start({ label: `${target}, graphs of the explanation`, total: of });
      bars.update(done);
      if (done === of) bars.stop();
    },
  });
  return {
    golden: await parity.goldenPack(source),
    explain: async (failure) => {
      bars.stop();
      printLine(io.stderr, `${failure.target.name} is wrong; looking for what is at fault`);
      try {
        return await find(failure);
      } finally {
        bars.stop();
      }
    },
  };
}

/** An explanation as lines of the report; none where there is no explanation. */
export function explanationLines(explanation: Explanation | undefined, cwd: string): readonly string[] {
  if (explanation === undefined) return [];
  const { text, image, folder, target, standIn = target } = explanation;
  const shown = folder === undefined ? undefined : relative(cwd, folder);
  return [
    ...text,
    ...(image === undefined ? [] : [`looked at ${image}`]),
    ...(shown === undefined
      ? []
      : [
          `written to ${shown}: node.onnx with its values; run it again with: denoisekit parity --rerun ${shown} --on ${standIn}`,
        ]),
  ].map((line) => `    ${line}`);
}

export interface RerunFlags extends ExplainFlags {
  readonly rerun: string;
  readonly on?: readonly string[] | undefined;
}

/** Runs what `--explain` wrote on the targets of these names; where none are named, on the one that was wrong. */
export async function rerunNode(
  { rerun: folder, on, deadline }: RerunFlags,
  all: readonly ParityTarget[],
  { io, packages }: Context,
): Promise<{ readonly results: readonly RerunResult[]; readonly text: string }> {
  const parity = await packages.parity();
  const evidence = await parity.readEvidence(resolve(io.cwd, folder));
  const targets = parity.findTargets(on ?? [evidence.target], all);
  const deadlineMs = deadline === undefined ? parity.defaultDeadlineMs : 1000 * deadline;
  const run = parity.graphRunner({ deadlineMs, signal: io.signal });
  const results = await parity.rerun(evidence, targets, run);
  io.signal.throwIfAborted();
  const rows = results.map(({ target, ok, difference, reason }) => [
    target,
    reason ?? (difference == null ? 'a value is no finite number' : difference.toExponential(1)),
    evidence.tolerance.toExponential(1),
    ok ? 'yes' : 'NO',
  ]);
  const text = [
    `${evidence.nodes.join(' with ')} of ${folder}, wrong on ${evidence.target}`,
    formatTable([['target', 'max', 'owed', 'holds'], ...rows]),
  ].join('\n');
  return { results, text };
}
