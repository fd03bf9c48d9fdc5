import { DenoiseError, type ErrorCode } from '@denoisekit/core';
import { count, finite } from '@denoisekit/core/schema';
import * as v from 'valibot';
import type { ExecResult } from './exec.js';

/** Of the verb `convert`. */
export const reportSchema = v.object({
  weights: v.object({ tensors: count, parameters: count, files: v.array(v.string()) }),
  graph: v.object({
    nodes: count,
    operators: v.record(v.string(), count),
    opset: count,
    irVersion: count,
    /** Height and width are dynamic. */
    anySize: v.boolean(),
    /** What holds the graph to one size, node by node. */
    sizeBakedInBy: v.array(v.string()),
    /** Widths that were padded with channels of zeros. */
    mended: v.array(v.string()),
  }),
  /** `[height, width]` at which shapes were inferred. */
  checkedSizes: v.array(v.strictTuple([count, count])),
  /** Greatest |difference| from TensorFlow.js that the references were held to. */
  tolerance: finite,
  /** How far TensorFlow.js itself is from the network in float64, where the usual tolerance was exceeded. */
  rounding: v.nullable(finite),
  references: v.array(
    v.object({
      name: v.string(),
      images: count,
      maxAbs: finite,
      meanAbs: finite,
      p999Abs: finite,
      psnr: v.nullable(finite),
    }),
  ),
  bytes: count,
  sha256: v.string(),
  versions: v.record(v.string(), v.string()),
});

const errorSchema = v.object({
  error: v.object({
    code: v.picklist([
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
    what: v.string(),
    actual: v.optional(v.string()),
    expected: v.optional(v.string()),
    fix: v.optional(v.string()),
  }),
});

/** Result of a successful conversion. */
export type ConversionReport = v.InferOutput<typeof reportSchema>;

/**
 * The answer, by its schema, from what the Python program printed and how it ended.
 *
 * @throws DenoiseError of the code that Python tells; `conversion-failed` with its last words when it tells nothing
 */
export function answerBy<S extends v.GenericSchema>(schema: S, result: ExecResult): v.InferOutput<S> {
  const document = lastDocument(result.stdout);
  const failure = v.safeParse(errorSchema, document);
  if (failure.success) {
    const { code, what, actual, expected, fix } = failure.output.error;
    throw new DenoiseError(code, {
      what,
      actual,
      expected,
      fix,
    });
  }
  const report = v.safeParse(schema, document);
  if (result.code === 0 && report.success) return report.output;
  const ending =
    result.code === null ? `it was ended by ${String(result.endedBy)}` : `exit code ${result.code}`;
  const words = lastMeaningfulLine(result.lines);
  throw new DenoiseError('conversion-failed', {
    what: 'Python failed to convert the model',
    actual: words === undefined ? ending : `${words} (${ending})`,
    fix:
      result.endedBy === 'SIGKILL'
        ? 'there may not be enough memory'
        : 'install what requirements.txt beside the converter lists into this Python, then export again',
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
