import { DenoiseError, textOf } from '@denoisekit/core';
import { count, finite, notNegative } from '@denoisekit/core/schema';
import * as v from 'valibot';
import type { OperatorGroup } from './group.js';
import type { Verdict } from './verdict.js';

const findingsSchema = v.object({
  /** The greatest |difference| of those that are right. */
  max: notNegative,
  /** By the case's key: the greatest |difference|, null where there is no number for it. */
  wrong: v.record(v.string(), v.nullable(finite)),
  /** By the case's key: what the runtime said. */
  refused: v.record(v.string(), v.string()),
});

const factsSchema = v.object({
  runtime: v.string(),
  version: v.string(),
  host: v.string(),
  adapter: v.optional(v.string()),
});

const mapSchema = v.object({
  format: v.literal(1),
  /** The day of the last finding: `2026-11-21`. */
  made: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/)),
  targets: v.record(v.string(), factsSchema),
  groups: v.record(
    v.string(),
    v.object({
      cases: count,
      /** Of the cases as models; other cases have other findings. */
      digest: v.string(),
      /** By the target's name. */
      findings: v.record(v.string(), findingsSchema),
    }),
  ),
  /** What was wrong with the version before, by target. */
  before: v.record(
    v.string(),
    v.object({ version: v.string(), wrong: v.record(v.string(), v.array(v.string())) }),
  ),
});

/** What one target made of a group: `wrong` and `refused` name their cases, all others are right. */
export type Findings = v.InferOutput<typeof findingsSchema>;

/** All that is known of which operators are right where; `portable-ops.json`. */
export type OperatorMap = v.InferOutput<typeof mapSchema>;

export const emptyMap: OperatorMap = { format: 1, made: '1970-01-01', targets: {}, groups: {}, before: {} };

/**
 * A map from the text of its file.
 *
 * @throws DenoiseError `usage` naming the file when it is no map
 */
export function parseMap(text: string, where: string): OperatorMap {
  try {
    return v.parse(mapSchema, JSON.parse(text));
  } catch (cause) {
    throw new DenoiseError('usage', {
      what: `${where} is no map of operators`,
      actual: textOf(cause).slice(0, 200),
      fix: 'move it away; the sweep makes a new one',
      cause,
    });
  }
}

/** The findings of a target about a group, where they are of these very cases. */
export function knownFindings(
  map: OperatorMap,
  group: Pick<OperatorGroup, 'name'>,
  digest: string,
  target: string,
): Findings | undefined {
  const known = map.groups[group.name];
  return known?.digest === digest ? known.findings[target] : undefined;
}

/** What the verdicts of a group's cases come to, in the order of its keys. */
export function findingsOf(keys: readonly string[], verdicts: readonly Verdict[]): Findings {
  const wrong: Record<string, number | null> = {};
  const refused: Record<string, string> = {};
  let max = 0;
  verdicts.forEach((verdict, i) => {
    const key = keys[i]!;
    if (verdict.kind === 'right') max = Math.max(max, verdict.max);
    else if (verdict.kind === 'wrong') wrong[key] = rounded(verdict.max);
    else refused[key] = verdict.reason;
  });
  return { max: rounded(max)!, wrong, refused };
}

/** The verdict that findings hold for a case. */
export function verdictIn({ max, wrong, refused }: Findings, key: string): Verdict {
  const reason = refused[key];
  if (reason !== undefined) return { kind: 'refused', reason };
  const by = wrong[key];
  return by === undefined ? { kind: 'right', max } : { kind: 'wrong', max: by };
}

/** Three digits are enough, and keep the file small. */
function rounded(max: number | null): number | null {
  return max === null ? null : Number(max.toPrecision(3));
}

/** The map with what a target found about a group. */
export function withFindings(
  map: OperatorMap,
  group: Pick<OperatorGroup, 'name' | 'keys'>,
  digest: string,
  target: string,
  findings: Findings,
): OperatorMap {
  const known = map.groups[group.name];
  const others = known?.digest === digest ? known.findings : {};
  const entry = { cases: group.keys.length, digest, findings: { ...others, [target]: findings } };
  return { ...map, groups: { ...map.groups, [group.name]: entry } };
}

/**
 * The map for a target of these facts. What it holds of another version of the runtime goes, but for what was wrong there: so the map
 * can say what the new version fixes.
 */
export function withTarget(
  map: OperatorMap,
  target: string,
  facts: OperatorMap['targets'][string],
): OperatorMap {
  const old = map.targets[target];
  const targets = { ...map.targets, [target]: facts };
  if (old === undefined || old.version === facts.version) return { ...map, targets };
  const entries = Object.entries(map.groups);
  const wrong = entries.flatMap(([name, { findings }]) => {
    const keys = Object.keys(findings[target]?.wrong ?? {});
    return keys.length === 0 ? [] : [[name, keys] as const];
  });
  const groups = entries.map(([name, group]) => {
    const others = Object.entries(group.findings).filter(([of]) => of !== target);
    return [name, { ...group, findings: Object.fromEntries(others) }] as const;
  });
  const before = { ...map.before, [target]: { version: old.version, wrong: Object.fromEntries(wrong) } };
  return { ...map, targets, before, groups: Object.fromEntries(groups) };
}
