export type { Check, CheckName, OnCheck } from './check/check.js';
export { exportRun } from './export-run.js';
export type { ExportResult, ExportRunOptions } from './export-run.js';
export type { Exec, ExecOptions, ExecResult } from './python/exec.js';
export type { FileSystem } from './folder/file-system.js';
export { modelIdOf } from './folder/replacing.js';
export { madeDtypes } from './variants/types.js';
export type { FindPictures, KeptOut, MadeDtype, VariantPictures } from './variants/types.js';
