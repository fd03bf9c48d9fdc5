import type { OperatorGroup } from './group.js';
import { knownFindings, verdictIn, type OperatorMap } from './map.js';
import { textOfVerdict, type Verdict } from './verdict.js';

/** What a version of a runtime computes differently from the one before. */
export interface Change {
  readonly target: string;
  /** `onnxruntime-web 1.31.0` */
  readonly runtime: string;
  /** The version before. */
  readonly since: string;
  readonly group: string;
  /** Keys of cases that were wrong and are right now. */
  readonly mended: readonly string[];
  /** Keys of cases that are wrong and were not. */
  readonly spoiled: readonly string[];
}

/** What the versions in the map fix and break against those before them, of the groups that it has findings about. */
export function changesSince({ targets, before, groups }: OperatorMap): Change[] {
  return Object.entries(before).flatMap(([target, { version: since, wrong }]) => {
    const facts = targets[target];
    if (facts === undefined) return [];
    const runtime = `${facts.runtime} ${facts.version}`;
    return Object.entries(groups).flatMap(([group, { findings }]) => {
      const now = findings[target];
      if (now === undefined) return [];
      const old = wrong[group] ?? [];
      const mended = old.filter((key) => !(key in now.wrong) && !(key in now.refused));
      const spoiled = Object.keys(now.wrong).filter((key) => !old.includes(key));
      return mended.length + spoiled.length === 0 ? [] : [{ target, runtime, since, group, mended, spoiled }];
    });
  });
}

/** `conv 3x3 on node-webgpu: onnxruntime-node 1.31.0 fixes 72 cases that 1.30.0 has wrong (6>4, 6>8, ...)` */
export function textOfChange({ target, runtime, since, group, mended, spoiled }: Change): string {
  const parts = [
    ...(mended.length === 0 ? [] : [`fixes ${counted(mended)} that ${since} has wrong`]),
    ...(spoiled.length === 0 ? [] : [`has ${counted(spoiled)} wrong that ${since} has right`]),
  ];
  return `${group} on ${target}: ${runtime} ${parts.join(', and ')}`;
}

function counted(keys: readonly string[]): string {
  const some = keys.slice(0, 4).join(', ');
  const cases = keys.length === 1 ? '1 case' : `${keys.length} cases`;
  return `${cases} (${some}${keys.length > 4 ? ', ...' : ''})`;
}

/** A case that is not as the map has it. */
export interface Departure {
  readonly target: string;
  readonly group: string;
  readonly key: string;
  /** Undefined where the map does not know it. */
  readonly mapped: Verdict | undefined;
  readonly found: Verdict;
}

/**
 * Where what was found now departs from the map: in whether a case is right, not in by how much it is wrong.
 *
 * @param groups those that were swept now, of which `found` has findings
 * @param digests of the whole groups, by their names: a map of other cases says nothing about these
 */
export function departures(
  groups: readonly Pick<OperatorGroup, 'name' | 'keys'>[],
  found: OperatorMap,
  map: OperatorMap,
  digests: ReadonlyMap<string, string>,
): Departure[] {
  return groups.flatMap((group) =>
    Object.entries(found.groups[group.name]?.findings ?? {}).flatMap(([target, findings]) => {
      const known = knownFindings(map, group, digests.get(group.name) ?? '', target);
      return group.keys.flatMap((key) => {
        const now = verdictIn(findings, key);
        const mapped = known === undefined ? undefined : verdictIn(known, key);
        return mapped?.kind === now.kind ? [] : [{ target, group: group.name, key, mapped, found: now }];
      });
    }),
  );
}

/** `conv 3x3 6>8 on node-webgpu: right, and wrong by 6.48 in the map` */
export function textOfDeparture({ target, group, key, mapped, found }: Departure): string {
  const before = mapped === undefined ? 'not in the map' : `${textOfVerdict(mapped)} in the map`;
  return `${group} ${key} on ${target}: ${textOfVerdict(found)}, and ${before}`;
}

/** Targets whose runtime is not of the version that the map is of, as sentences. */
export function versionDepartures(found: OperatorMap, map: OperatorMap): string[] {
  return Object.entries(found.targets).flatMap(([target, { runtime, version }]) => {
    const mapped = map.targets[target];
    if (mapped === undefined || mapped.version === version) return [];
    return [`${target} runs ${runtime} ${version}, and the map is of ${mapped.version}`];
  });
}
