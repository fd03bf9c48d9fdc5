import type { Device, Dtype, SerializedError, SessionDescription } from '@denoisekit/core';

/** The request to a process: the path of a file with this is its only argument. */
export type ChildJob = AnswerJob | ProbeJob;

/** To answer the cases of a reference. */
export interface AnswerJob {
  readonly kind: 'answer';
  /** Folders. */
  readonly model: string;
  readonly pack: string;
  readonly device: Device;
  /** Default: `fp32`. */
  readonly dtype?: Dtype | undefined;
  /** The file to write the answers to: little-endian float32 values, case by case. */
  readonly out: string;
}

/** To run graphs as they stand. */
export interface ProbeJob {
  readonly kind: 'probe';
  readonly device: Device;
  /** The file of what `encodeProbes` made. */
  readonly probes: string;
  /** The file to write what `encodeAnswers` makes to. */
  readonly out: string;
}

/** What it prints, a line each: native code may write other lines to the same stream. */
export type ChildLine =
  | { readonly kind: 'done'; readonly cases: number }
  | { readonly kind: 'error'; readonly error: SerializedError }
  | { readonly kind: 'probed' }
  | {
      readonly kind: 'answer';
      readonly host: string;
      readonly description: SessionDescription;
      /** Of each case's answer. */
      readonly shapes: readonly (readonly [number, number, number, number])[];
    };

const mark = 'parity:';

export function encodeLine(line: ChildLine): string {
  return `${mark}${JSON.stringify(line)}\n`;
}

/** Undefined for a line of other output. */
export function decodeLine(text: string): ChildLine | undefined {
  if (!text.startsWith(mark)) return undefined;
  try {
    return JSON.parse(text.slice(mark.length)) as ChildLine;
  } catch {
    return undefined;
  }
}
