import { answerCases } from './answer-cases.js';
import { errorCases } from './error-cases.js';
import { lifeCases } from './life-cases.js';
import type { ContractCase } from './subject.js';

/**
 * What every runtime promises, on every host. Nothing in it needs a test framework, Node or the DOM: a browser page, workerd, Bun and Deno
 * run the same cases.
 *
 * @example
 * for (const { name, run } of runtimeCases()) await report(name, run(open));
 */
export function runtimeCases(): readonly ContractCase[] {
  return [...answerCases, ...lifeCases, ...errorCases];
}
