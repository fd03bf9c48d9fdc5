import { createHash } from 'node:crypto';
import { DenoiseError, textOf } from '@denoisekit/core';
import { batchOf } from './case-model.js';
import type { OperatorGroup } from './group.js';
import {
  findingsOf,
  knownFindings,
  withFindings,
  withTarget,
  type Findings,
  type OperatorMap,
} from './map.js';
import type { OpenTarget, OperatorTarget, TargetFacts } from './operator-target.js';
import { directAnswer, type OperatorCase, type Tensor } from './step.js';
import { judgeAnswer, sameVerdict, textOfVerdict, type Verdict } from './verdict.js';

/** Cases of one model: 36 take a quarter longer each. */
const batchCases = 108;

/** Of what a runtime says when it refuses a case. */
const longestReason = 200;

export interface SweepOptions {
  readonly groups: readonly OperatorGroup[];
  readonly targets: readonly OperatorTarget[];
  /** What is known already is not run again. */
  readonly map: OperatorMap;
  /** The day, `2026-11-21`. */
  readonly today: string;
  readonly signal: AbortSignal;
  /** Called with the map whenever a group is done, so that findings are not lost. */
  readonly onMap?: (map: OperatorMap) => void | Promise<void>;
  /** Cases that a target has done, of those it has to do. */
  readonly onProgress?: (target: string, group: string, done: number, total: number) => void;
}

export interface SweepResult {
  readonly map: OperatorMap;
  /** Cases that were judged otherwise alone than in a batch; then the map is not to be trusted. */
  readonly disagreements: readonly string[];
  /** Targets that could not be opened (any more), and why. */
  readonly broken: Readonly<Record<string, string>>;
}

/**
 * Runs every case of the groups on every target, and judges each answer by the operator's definition.
 *
 * Rejects with the signal's reason; `onMap` has received what was found until then.
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const { groups, targets, today, signal } = options;
  let map = options.map;
  const disagreements: string[] = [];
  const broken: Record<string, string> = {};
  const running: Running[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
  };
  // What is under way fails then, and need not be waited for.
  const onAbort = (): void => {
    closeAll().catch(() => undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (const target of targets) {
      signal.throwIfAborted();
      const one = await startRunning(target).catch((error: unknown) => textOf(error));
      if (typeof one === 'string') broken[target.name] = one;
      else running.push(one);
    }
    for (const { target, facts } of running) map = withTarget(map, target.name, facts);
    const digests = new Map(groups.map((group) => [group.name, digestOf(group)]));
    const todo = (one: Running, group: OperatorGroup): boolean =>
      knownFindings(map, group, digests.get(group.name)!, one.target.name) === undefined;
    const totals = new Map(
      running.map((one) => {
        const left = groups.filter((group) => todo(one, group));
        return [one, left.reduce((sum, { keys }) => sum + keys.length, 0)] as const;
      }),
    );
    const done = new Map(running.map((one) => [one, 0]));
    for (const group of groups) {
      const takers = running.filter((one) => todo(one, group));
      if (takers.length === 0) continue;
      const verdicts = new Map<Running, Verdict[]>(takers.map((one) => [one, []]));
      for (let start = 0; start < group.keys.length; start += batchCases) {
        signal.throwIfAborted();
        const part = group.keys.slice(start, start + batchCases).map((_, i) => group.make(start + i));
        const expected = part.map(directAnswer);
        await Promise.all(
          takers.map(async (one) => {
            verdicts.get(one)!.push(...(await one.judge(part, expected)));
            done.set(one, done.get(one)! + part.length);
            signal.throwIfAborted();
            options.onProgress?.(one.target.name, group.name, done.get(one)!, totals.get(one)!);
          }),
        );
      }
      for (const one of takers) {
        disagreements.push(...(await aloneOtherwise(one, group, verdicts.get(one)!)));
        const findings: Findings = findingsOf(group.keys, verdicts.get(one)!);
        map = withFindings(map, group, digests.get(group.name)!, one.target.name, findings);
      }
      map = { ...map, made: today };
      await options.onMap?.(map);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await closeAll();
  }
  return { map, disagreements, broken };
}

interface Running {
  readonly target: OperatorTarget;
  readonly facts: TargetFacts;
  judge(cases: readonly OperatorCase[], expected: readonly Tensor[]): Promise<Verdict[]>;
  /** Ends what is open; the next case opens it anew. */
  reset(): Promise<void>;
  /** Ends it for good; cases that are under way fail. */
  close(): Promise<void>;
}

async function startRunning(target: OperatorTarget): Promise<Running> {
  let open: OpenTarget | undefined = await target.open();
  const { facts } = open;
  let closed = false;

  async function judge(cases: readonly OperatorCase[], expected: readonly Tensor[]): Promise<Verdict[]> {
    const batch = batchOf(
      cases,
      expected.map(({ shape }) => shape),
    );
    try {
      open ??= await reopen();
      const answers = await open.run(batch);
      return answers.map((answer, i) => judgeAnswer(answer, expected[i]!, target.tolerance));
    } catch (error) {
      // After a failure a GPU device may be lost, and the next call on it never return.
      await reset();
      if (closed) throw error;
      if (cases.length === 1) return [{ kind: 'refused', reason: textOf(error).slice(0, longestReason) }];
      const middle = Math.ceil(cases.length / 2);
      const first = await judge(cases.slice(0, middle), expected.slice(0, middle));
      return [...first, ...(await judge(cases.slice(middle), expected.slice(middle)))];
    }
  }

  async function reopen(): Promise<OpenTarget> {
    const opened = await target.open();
    if (!closed) return opened;
    await opened.close();
    throw new DenoiseError('aborted', { what: `${target.name} was closed` });
  }

  async function reset(): Promise<void> {
    const closing = open;
    open = undefined;
    await closing?.close();
  }

  async function close(): Promise<void> {
    closed = true;
    await reset();
  }

  return { target, facts, judge, reset, close };
}

/**
 * A runtime could take another kernel for an operator among others than for one alone, and what ran before could leave something
 * behind: one case of each verdict is run alone, a wrong one on the target opened anew.
 */
async function aloneOtherwise(
  one: Running,
  group: OperatorGroup,
  verdicts: readonly Verdict[],
): Promise<string[]> {
  const found: string[] = [];
  for (const kind of ['wrong', 'right'] as const) {
    const index = verdicts.findLastIndex((verdict) => verdict.kind === kind);
    if (index < 0) continue;
    if (kind === 'wrong') await one.reset();
    const sample = group.make(index);
    const [alone] = await one.judge([sample], [directAnswer(sample)]);
    const among = verdicts[index]!;
    if (sameVerdict(alone!, among)) continue;
    const where = `${group.name} ${sample.key} on ${one.target.name}`;
    found.push(`${where}: ${textOfVerdict(among)} among others, ${textOfVerdict(alone!)} alone`);
  }
  return found;
}

/** Of all that decides a group's answers: its keys, and the first, a middle and the last of its models. */
export function digestOf({ keys, make }: OperatorGroup): string {
  const hash = createHash('sha256').update(keys.join('\n'));
  for (const index of new Set([0, keys.length >> 1, keys.length - 1])) {
    const sample = make(index);
    const { onnx, feeds } = batchOf([sample], [directAnswer(sample).shape]);
    hash.update(onnx);
    for (const [, { data }] of feeds)
      hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
