import { asDenoiseError, DenoiseError } from '@denoisekit/core';
import {
  changesSince,
  departures,
  textOfChange,
  textOfDeparture,
  versionDepartures,
  type Departure,
} from './changes.js';
import type { WebgpuAdapter } from '../targets/chromium-options.js';
import type { OperatorGroup } from './group.js';
import { quickGroups } from './groups.js';
import { emptyMap, type OperatorMap } from './map.js';
import { mapText, readMap, writeText } from './map-file.js';
import { mapPage } from './map-page.js';
import { mapPicture } from './map-picture.js';
import type { OperatorTarget } from './operator-target.js';
import { help, parseOptions, type CommandOptions } from './options.js';
import { progressLine, type ProgressOutput } from './progress-line.js';
import { digestOf, sweep, type SweepResult } from './sweep.js';
import { unknownGroups, unsafeWidths, unsafeWidthsText } from './unsafe-widths.js';

/** Files that the command writes. */
export interface SweepFiles {
  readonly map: string;
  readonly page: string;
  readonly picture: string;
  /** For export. */
  readonly unsafeWidths: string;
}

export interface CommandEnvironment {
  readonly groups: readonly OperatorGroup[];
  readonly targets: (adapter: WebgpuAdapter) => readonly OperatorTarget[];
  readonly files: SweepFiles;
  readonly stdout: ProgressOutput;
  readonly stderr: ProgressOutput;
  readonly signal: AbortSignal;
  /** Milliseconds from any start. */
  readonly now: () => number;
  /** The day, `2026-11-21`. */
  readonly today: string;
}

/** More would scroll away what is above them. */
const shownDepartures = 20;

const exitCodes = { done: 0, doesNotHold: 1, badInput: 2, interrupted: 130 } as const;

/** `npm run sweep` without the process; returns the exit code. */
export async function sweepCommand(
  words: readonly string[],
  environment: CommandEnvironment,
): Promise<number> {
  const { stdout, stderr } = environment;
  try {
    const options = parseOptions(words);
    if (options.help) {
      stdout.write(`${help}\n`);
      return exitCodes.done;
    }
    return await run(options, environment);
  } catch (thrown) {
    const error = asDenoiseError(thrown);
    if (words.includes('--json')) stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
    else stderr.write(`sweep: ${error.message}\n`);
    return error.code === 'aborted' ? exitCodes.interrupted : exitCodes.badInput;
  }
}

async function run(options: CommandOptions, environment: CommandEnvironment): Promise<number> {
  const { files, stdout, stderr, signal, now, today } = environment;
  const groups = environment.groups.filter(({ family }) => options.only?.includes(family) ?? true);
  const swept = options.quick ? quickGroups(groups) : groups;
  const targets = targetsFor(options, environment);
  const old = await readMap(files.map);
  /** Held against the map, which stays as it is. */
  const check = options.quick || options.adapter === 'default';
  const progress = progressLine(stderr, now);
  let result: SweepResult;
  try {
    result = await sweep({
      groups: swept,
      targets,
      today,
      signal,
      map: check ? emptyMap : options.fresh ? withoutGroups(old, groups) : old,
      onMap: async (map) => {
        if (!check) await writeText(files.map, mapText(map));
      },
      onProgress: (target, group, done, total) => {
        progress.update(target, group, done, total);
      },
    });
  } finally {
    progress.stop();
  }
  if (!check) await writeAll(result.map, environment);
  const departed = check ? departuresFrom(old, swept, groups, result.map) : [];
  const lines = reportLines(result, swept, check ? { departed, old } : undefined);
  const ok =
    departed.length === 0 && result.disagreements.length === 0 && Object.keys(result.broken).length === 0;
  if (options.json) {
    const changes = changesSince(result.map);
    const { map, disagreements, broken } = result;
    const document = {
      ok,
      disagreements,
      broken,
      ...(check ? { departures: departed } : { changes }),
      map,
    };
    stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else stdout.write(`${lines.join('\n')}\n`);
  return ok ? exitCodes.done : exitCodes.doesNotHold;
}

function targetsFor(
  { on, adapter }: CommandOptions,
  { targets, stderr }: CommandEnvironment,
): readonly OperatorTarget[] {
  const chosen = targets(adapter).filter(({ name }) => on?.includes(name) ?? true);
  return chosen.filter((target) => {
    const reason = target.absence();
    if (reason === undefined) return true;
    if (on !== undefined)
      throw new DenoiseError('device-unavailable', { what: `${target.name} cannot run`, actual: reason });
    stderr.write(`without ${target.name}: ${reason}\n`);
    return false;
  });
}

function withoutGroups(map: OperatorMap, groups: readonly OperatorGroup[]): OperatorMap {
  const names = new Set(groups.map(({ name }) => name));
  return {
    ...map,
    groups: Object.fromEntries(Object.entries(map.groups).filter(([name]) => !names.has(name))),
  };
}

function departuresFrom(
  old: OperatorMap,
  swept: readonly OperatorGroup[],
  whole: readonly OperatorGroup[],
  found: OperatorMap,
): Departure[] {
  const digests = new Map(
    whole
      .filter(({ name }) => swept.some((one) => one.name === name))
      .map((group) => [group.name, digestOf(group)]),
  );
  return departures(swept, found, old, digests);
}

async function writeAll(map: OperatorMap, { files, groups, stderr }: CommandEnvironment): Promise<void> {
  await writeText(files.map, mapText(map));
  const unknown = unknownGroups(groups, map);
  if (unknown.length > 0) {
    const names = unknown.map(({ name }) => name).join(', ');
    stderr.write(`the page and export's list wait for what the map does not know yet: ${names}\n`);
    return;
  }
  await writeText(files.page, mapPage(groups, map));
  await writeText(files.picture, mapPicture(groups, map));
  await writeText(files.unsafeWidths, unsafeWidthsText(unsafeWidths(groups, map)));
}

function reportLines(
  { map, disagreements, broken }: SweepResult,
  groups: readonly OperatorGroup[],
  held: { readonly departed: readonly Departure[]; readonly old: OperatorMap } | undefined,
): string[] {
  const found = groups.flatMap(({ name, keys }) =>
    Object.entries(map.groups[name]?.findings ?? {}).flatMap(([target, { wrong, refused }]) => {
      const [bad, not] = [wrong, refused].map((one) => Object.keys(one).length);
      const refusals = not === 0 ? '' : `, ${not} refused`;
      return bad === 0 && not === 0
        ? []
        : [`${name} on ${target}: ${bad} of ${keys.length} wrong${refusals}`];
    }),
  );
  const troubles = [
    ...Object.entries(broken).map(([target, reason]) => `✗ ${target} did not start: ${reason}`),
    ...disagreements.map((text) => `✗ ${text}`),
  ];
  const cases = groups.reduce((sum, { keys }) => sum + keys.length, 0);
  const head = `${cases} cases on ${Object.keys(map.targets).join(', ')}`;
  if (held === undefined) return [head, ...found, ...changesSince(map).map(textOfChange), ...troubles];
  const versions = versionDepartures(map, held.old);
  const ending =
    held.departed.length === 0
      ? ['as the map has it']
      : [
          'the map does not hold here; npm run sweep makes it anew',
          ...held.departed.slice(0, shownDepartures).map((one) => `✗ ${textOfDeparture(one)}`),
          ...(held.departed.length > shownDepartures
            ? [`and ${held.departed.length - shownDepartures} more; --json has them all`]
            : []),
        ];
  return [head, ...found, ...troubles, ...versions, ...ending];
}
