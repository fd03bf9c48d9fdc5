import type { SelfTest, SessionDescription } from '@denoisekit/core';
import type { CaseResult } from '../contract/run-cases.js';

/** What the contract showed on a host. */
export interface HostReport {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly description: SessionDescription;
  readonly results: readonly CaseResult[];
  /** 200 test digits against TensorFlow.js; absent where it was not there to ask. */
  readonly digits: SelfTest | undefined;
}

/** The report from what a program wrote: its last line, for native code may write before it. */
export function readReport(stdout: string): HostReport | undefined {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as HostReport;
  } catch {
    return undefined;
  }
}
