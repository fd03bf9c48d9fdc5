import { DenoiseError, type ErrorCode } from '@denoisekit/core';
import * as z from 'zod/mini';
import type { ExecResult } from './exec.js';

const count = z.number().check(z.int(), z.nonnegative());

const reportSchema = z.object({
  weights: z.object({ tensors: count, parameters: count, files: z.array(z.string()) }),
  graph: z.object({
    nodes: count,
    operators: z.record(z.string(), count),
    opset: count,
    irVersion: count,
    parameters: count,
    /** Height and width are dynamic. */
    anySize: z.boolean(),
    /** What holds the graph to one size, node by node. */
    sizeBakedInBy: z.array(z.string()),
    /** Widths that were padded with channels of zeros. */
    mended: z.array(z.string()),
  }),
  /** `[height, width]` at which shapes were inferred. */
  checkedSizes: z.array(z.tuple([count, count])),
  /** Greatest |difference| from TensorFlow.js that the references were held to. */
  tolerance: z.number(),
  /** How far TensorFlow.js itself is from the network in float64, where the usual tolerance was exceeded. */
  rounding: z.nullable(z.number()),
  references: z.array(
    z.object({
      name: z.string(),
      images: count,
      maxAbs: z.number(),
      meanAbs: z.number(),
      p999Abs: z.number(),
      psnr: z.nullable(z.number()),
    }),
  ),
  bytes: count,
  sha256: z.string(),
  versions: z.record(z.string(), z.string()),
});

const errorSchema = z.object({
  error: z.object({
    code: z.enum([
      'model-invalid',
      'shape-mismatch',
      'not-portable',
      'conversion-failed',
      'tolerance-exceeded',
      'file-missing',
      'disk-full',
      'write-failed',
      'setup-missing',
    ] satisfies ErrorCode[]),
    what: z.string(),
    actual: z.optional(z.string()),
    expected: z.optional(z.string()),
    fix: z.optional(z.string()),
  }),
});

/** What the Python program tells of a conversion that went well. */
export type ConversionReport = z.infer<typeof reportSchema>;

/**
 * The report from what the Python program printed and how it ended.
 *
 * @throws DenoiseError of the code that Python tells; `conversion-failed` with its last words when it tells nothing
 */
export function readAnswer(result: ExecResult): ConversionReport {
  const document = lastDocument(result.stdout);
  const failure = errorSchema.safeParse(document);
  if (failure.success) {
    const { code, what, actual, expected, fix } = failure.data.error;
    throw new DenoiseError(code, {
      what,
      ...(actual === undefined ? {} : { actual }),
      ...(expected === undefined ? {} : { expected }),
      ...(fix === undefined ? {} : { fix }),
    });
  }
  const report = reportSchema.safeParse(document);
  if (result.code === 0 && report.success) return report.data;
  const ending =
    result.code === null ? `it was ended by ${String(result.endedBy)}` : `exit code ${result.code}`;
  const words = lastMeaningfulLine(result.lines);
  throw new DenoiseError('conversion-failed', {
    what: 'Python failed to convert the model',
    actual: words === undefined ? ending : `${words} (${ending})`,
    fix: result.endedBy === 'SIGKILL' ? 'there may not be enough memory' : 'npm run setup, then export again',
  });
}

function lastDocument(stdout: string): unknown {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The line that says what went wrong: of a traceback the last, past the notices that native libraries print. */
export function lastMeaningfulLine(lines: readonly string[]): string | undefined {
  const notice =
    /^(\s|$|Traceback |\^+$|[IWE]\d{4} |WARNING: All log messages|starting |reading |converting )/;
  return lines.findLast((line) => !notice.test(line))?.trim();
}
