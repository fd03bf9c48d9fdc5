import { Command, InvalidArgumentError, Option } from 'commander';
import type { Device } from '@denoisekit/core';
import type { DeviceChoice, DtypeChoice } from '@denoisekit/runtime-node';
import type { Io } from '../terminal/io.js';
import type { Packages } from './packages.js';

export interface Context {
  readonly io: Io;
  readonly packages: Packages;
  /** For verbs that report a failure themselves and go on. */
  setExitCode(code: number): void;
}

export interface CommonOptions {
  readonly json?: true;
  readonly verbose?: true;
}

export interface VerbTexts {
  readonly summary: string;
  /** Lines shown below the help, as a person would type them. */
  readonly examples: readonly string[];
}

/** A verb with the flags that all have. Its parent's settings (exit, output) are inherited by `addCommand`. */
export function verb(name: string, { summary, examples }: VerbTexts): Command {
  return new Command(name)
    .description(summary)
    .option('--json', 'print one JSON document; progress goes to stderr')
    .option('--verbose', 'show stack traces of errors')
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`);
}

/** Which of a model's files is used; the verbs differ in what they take by themselves. */
export function dtypeOption(usual: DtypeChoice): Option {
  return new Option('--dtype <name>', "which of the model's files; auto: the fastest here, measured once")
    .choices(['auto', 'fp32', 'fp16', 'int8'])
    .default(usual);
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

/** An option that takes a number and refuses what lies outside its range. */
export function numberOption(flags: string, description: string, range: NumberRange): Option {
  return new Option(flags, description).argParser((text: string) => parseNumber(text, range));
}

export function parseNumber(text: string, { min, max, integer }: NumberRange): number {
  // Noise levels are written as 25/255 everywhere else.
  const [digits, by] = integer || !text.endsWith('/255') ? [text, 1] : [text.slice(0, -4), 255];
  const value = digits.trim() === '' ? Number.NaN : Number(digits) / by;
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
  throw new InvalidArgumentError(
    `It takes ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}.`,
  );
}

export const ranges = {
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true },
  count: { min: 1, max: 1_000_000_000, integer: true },
  threads: { min: 1, max: 1024, integer: true },
  workers: { min: 0, max: 64, integer: true },
  port: { min: 0, max: 65_535, integer: true },
  learningRate: { min: 1e-9, max: 10, integer: false },
  seconds: { min: 0.001, max: 86_400, integer: false },
  fraction: { min: 0, max: 1, integer: false },
  level: { min: 0, max: 1_000_000, integer: false },
  levelScale: { min: 1e-6, max: 1e6, integer: false },
  quality: { min: 1, max: 100, integer: true },
  epochs: { min: 0.001, max: 100_000, integer: false },
} as const satisfies Record<string, NumberRange>;

/** Words with commas between them. */
export function wordsIn(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}

/** The devices of an option. Their names are looked at where devices are known. */
export function devicesIn(text: string): DeviceChoice {
  const names = wordsIn(text) as readonly Device[];
  return names.length === 1 ? names[0]! : names;
}

/** Gathers an option that may be given more than once. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
