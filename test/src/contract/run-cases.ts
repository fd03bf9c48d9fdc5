import { textOf } from '@denoisekit/core';
import { runtimeCases } from './runtime-cases.js';
import type { OpenRuntime } from './subject.js';

/** JSON-safe, so that it can leave a browser or a child process. */
export interface CaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** Why it is not ok. */
  readonly reason?: string;
}

/** Runs all cases, one after the other, and goes on after one that fails. */
export async function runCases(open: OpenRuntime): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { name, run } of runtimeCases()) {
    try {
      await run(open);
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, reason: textOf(error) });
    }
  }
  return results;
}
