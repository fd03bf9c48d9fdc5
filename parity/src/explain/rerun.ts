import { textOf } from '@denoisekit/core';
import type { ParityTarget } from '../target.js';
import type { Evidence } from './evidence.js';
import { finite } from './far.js';
import type { RunGraphs } from './run-graphs.js';
import { farOff } from './search.js';

/** The result of a target on a part of a model that failed elsewhere. */
export interface RerunResult {
  readonly target: string;
  readonly ok: boolean;
  /** Greatest |difference| from what is right; null where a value is no finite number, absent where there was no answer. */
  readonly difference?: number | null;
  /** Why there was none. */
  readonly reason?: string;
}

/** Runs what `--explain` has written on targets, one after the other. */
export async function rerun(
  evidence: Evidence,
  targets: readonly ParityTarget[],
  run: RunGraphs,
): Promise<readonly RerunResult[]> {
  const { onnx, inputs, expected, tolerance } = evidence;
  const results: RerunResult[] = [];
  for (const target of targets) {
    try {
      const missing = await target.available();
      if (missing !== undefined) {
        results.push({ target: target.name, ok: false, reason: missing });
        continue;
      }
      const [answer] = await run(target, [{ onnx, inputs }]);
      if (answer?.ok !== true) {
        results.push({ target: target.name, ok: false, reason: answer?.reason ?? 'no answer' });
        continue;
      }
      const difference = farOff(answer.outputs, expected);
      results.push({ target: target.name, ok: difference <= tolerance, difference: finite(difference) });
    } catch (error) {
      results.push({ target: target.name, ok: false, reason: textOf(error) });
    }
  }
  return results;
}
