import { describe, it } from 'vitest';
import { runtimeCases } from './runtime-cases.js';
import type { OpenRuntime } from './subject.js';

/** The contract as tests of vitest: one for each promise. */
export function runtimeContract(name: string, open: OpenRuntime): void {
  describe(`the runtime contract: ${name}`, () => {
    // Each case asserts by throwing.
    it.each(runtimeCases().map((one) => [one.name, one] as const))('%s', (_, { run }) => run(open));
  });
}
