import { markdownTable } from '../markdown-table.js';
import { changesSince, textOfChange } from './changes.js';
import { gridWidths, type OperatorGroup } from './group.js';
import type { Findings, OperatorMap } from './map.js';

const command = 'npm run sweep';

/** The readable page of the map: `docs/portable-ops.md`. */
export function mapPage(groups: readonly OperatorGroup[], map: OperatorMap): string {
  const known = groups.filter(({ name }) => map.groups[name] !== undefined);
  const changes = changesSince(map);
  return `${[
    '# Portable operators',
    '<!-- Written by the command below; do not edit. -->',
    introduction(known, map),
    targetTable(map),
    '![Safe widths of each grid in green, unsafe ones in red](images/portable-ops.svg)',
    '## What was found',
    ...findingsText(known, map),
    ...(changes.length === 0
      ? []
      : ['## Since the version before', changes.map((change) => `- ${textOfChange(change)}`).join('\n')]),
    '## All groups',
    groupTable(known, map),
    ...gridSections(known, map),
    ending,
  ].join('\n\n')}\n`;
}

function introduction(groups: readonly OperatorGroup[], map: OperatorMap): string {
  const cases = groups.reduce((sum, { keys }) => sum + keys.length, 0).toLocaleString('en-US');
  return `Which single operators every runtime computes right, found by running ${cases} tiny models on each: \`${command}\`, last on ${map.made}.

Each model is one operator (or two) of random weights, and its answer is compared with the operator's definition in the ONNX
specification, computed in float64 by a program that shares nothing with any runtime. Weights and images are eighths from -1 to 1,
whose sums a float32 holds exactly: a convolution is right to the last bit, or it is wrong. The CPU is held to the same definition as
the rest.`;
}

function targetTable({ targets }: OperatorMap): string {
  const rows = Object.entries(targets).map(([name, { runtime, version, host, adapter }]) => [
    name,
    `${runtime} ${version}`,
    host,
    adapter ?? '-',
  ]);
  return markdownTable([['target', 'runtime', 'host', 'adapter'], ...rows]);
}

/** Both kinds, as one. */
function badKeys({ wrong, refused }: Findings): string[] {
  return [...Object.keys(wrong), ...Object.keys(refused)];
}

/** Groups whose unsafe widths are the same, on the same targets, are one finding. */
function findingsText(groups: readonly OperatorGroup[], map: OperatorMap): string[] {
  const alike = new Map<string, string[]>();
  for (const group of groups) {
    const where = Object.entries(map.groups[group.name]?.findings ?? {}).filter(
      ([, one]) => badKeys(one).length > 0,
    );
    if (where.length === 0) continue;
    const keys = [...new Set(where.flatMap(([, one]) => badKeys(one)))];
    const wrong = where.flatMap(([, one]) => Object.values(one.wrong).map((max) => max ?? 0));
    const how = wrong.length === 0 ? 'refused' : `by up to ${Math.max(...wrong)}`;
    const what = `${widthsText(keys)} on ${where.map(([target]) => target).join(' and ')}`;
    const one = `**${group.name}** (${keys.length} of ${group.keys.length}, ${how})`;
    alike.set(what, [...(alike.get(what) ?? []), one]);
  }
  if (alike.size === 0) return ['Everything that was swept is right everywhere.'];
  const lines = [...alike].map(([what, names]) => `- ${names.join(', ')}: ${what}`);
  const right = groups.length - [...alike.values()].flat().length;
  return [lines.join('\n'), `The other ${right} groups are right everywhere, all of their cases.`];
}

/** `6 and 9 channels in with 4, 8 out`, where that says all of it. */
function widthsText(keys: readonly string[]): string {
  const pairs = keys.map((key) => /^(\d+)>(\d+)$/.exec(key)?.slice(1).map(Number));
  const sides = [0, 1].map((side) => {
    const widths = new Set(pairs.map((pair) => pair?.[side] ?? 0));
    return [...widths].sort((a, b) => a - b);
  });
  const whole = sides[0]!.length * sides[1]!.length === keys.length && !pairs.includes(undefined);
  if (!whole) return 'some, listed in parity/portable-ops.json,';
  const [from, to] = sides.map((widths) => runsText(widths));
  return `${from!} channels in with ${to!} out`;
}

/** `1 to 3, 6, 9`: three and more that follow one another are named by their ends. */
function runsText(widths: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const width of widths) {
    const run = runs.at(-1);
    if (run?.[1] === width - 1) run[1] = width;
    else runs.push([width, width]);
  }
  return runs
    .map(([first, last]) => {
      if (first === last) return String(first);
      return last - first === 1 ? `${first}, ${last}` : `${first} to ${last}`;
    })
    .join(', ');
}

function groupTable(groups: readonly OperatorGroup[], map: OperatorMap): string {
  const targets = Object.keys(map.targets);
  const rows = groups.map(({ name, about, keys }) => {
    const cells = targets.map((target) => {
      const findings = map.groups[name]?.findings[target];
      if (findings === undefined) return 'not run';
      const [wrong, refused] = [findings.wrong, findings.refused].map((one) => Object.keys(one).length);
      const bad = [
        ...(wrong === 0 ? [] : [`${wrong} wrong`]),
        ...(refused === 0 ? [] : [`${refused} refused`]),
      ];
      return bad.length === 0 ? number(findings.max) : `**${bad.join(', ')}**`;
    });
    return [name, String(keys.length), ...cells, about];
  });
  return [
    'A number is the greatest difference of any value of any case; 0 is equality to the last bit.',
    markdownTable([['group', 'cases', ...targets, 'what its cases are'], ...rows]),
  ].join('\n\n');
}

function number(max: number): string {
  return max === 0 ? '0' : max.toExponential(1);
}

/** A grid for each whole set of widths of which some are wrong, once where targets agree. */
function gridSections(groups: readonly OperatorGroup[], map: OperatorMap): string[] {
  const sections = groups.flatMap(({ name, keys }) => {
    if (keys.length !== gridWidths.length ** 2 || !keys.includes('36>36')) return [];
    const texts = new Map<string, string[]>();
    for (const [target, findings] of Object.entries(map.groups[name]?.findings ?? {})) {
      if (badKeys(findings).length === 0) continue;
      const text = gridText(findings);
      texts.set(text, [...(texts.get(text) ?? []), target]);
    }
    return [...texts].map(([text, targets]) => `### ${name} on ${targets.join(' and ')}\n\n${text}`);
  });
  if (sections.length === 0) return [];
  return [
    '## Grids',
    `A row is a width that comes in, a column one that goes out. A point is right, a number how far the worst value is off (eighths
from -1 to 1 went in), \`!\` a value that is no number, \`x\` what was refused. Rows that are not there are right from 1 to 36.`,
    ...sections,
  ];
}

function gridText({ wrong, refused }: Findings): string {
  const cell = (key: string): string => {
    if (key in refused) return 'x';
    const max = wrong[key];
    if (max === undefined) return '.';
    return max === null ? '!' : max >= 1 ? String(Math.round(max)) : '<1';
  };
  const row = (head: string, cells: readonly string[]): string =>
    `${head.padStart(4)} |${cells.map((text) => text.padStart(3)).join('')}`;
  const rows = gridWidths.flatMap((from) => {
    const cells = gridWidths.map((to) => cell(`${from}>${to}`));
    return cells.every((text) => text === '.') ? [] : [row(String(from), cells)];
  });
  return ['```text', row('', gridWidths.map(String)), ...rows, '```'].join('\n');
}

const ending = `## How it is used

\`npm run export\` reads the unsafe widths from a file that the sweep writes beside its converter. A convolution of such a width is given
channels of zeros where that is possible, and refused by name where it is not, with the nearest widths that are safe. A width over 36 is
taken for the one within the last twelve that is the same modulo 12; the groups over 36 wide are the check on that. A kernel, stride or
number of groups that was not swept is taken to be unsafe where any of its like is.

\`denoisekit import\` reads the same list. A SpaceToDepth it turns into a convolution of ones and zeros, and of operators that were not swept it
says that WebGPU may not run them.

\`${command} -- --quick\` holds a few dozen cases against this map. After a new version of onnxruntime \`${command}\` makes the map anew and
says what the version mends.

WebGPU was computed by SwiftShader, in software. ONNX Runtime chooses other kernels on some GPUs (it knows vendors, subgroups and matrix
units), so a GPU may be wrong where this page says right: \`${command} -- --adapter default\` on a machine that has one holds it against
this map. Float32 alone was swept, and no float16; single operators alone, and of two only those that are named here.`;
