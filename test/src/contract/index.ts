export { picture } from './pictures.js';
export { runCases } from './run-cases.js';
export type { CaseResult } from './run-cases.js';
export { runtimeCases } from './runtime-cases.js';
export type { ContractCase, OpenOptions, OpenRuntime, Subject } from './subject.js';
