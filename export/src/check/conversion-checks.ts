import { DenoiseError, defaultTolerance } from '@denoisekit/core';
import { exponential, imagesText, toleranceCheck, type Check, type CheckName } from './check.js';
import type { ConversionReport } from '../python/converter-answer.js';
import type { LoadedRun } from '../folder/run-folder.js';

/**
 * What the Python program has checked, as checks.
 *
 * @throws DenoiseError `not-portable` when the run is one for any size and the graph is not
 */
export function conversionChecks(run: LoadedRun, report: ConversionReport): Check[] {
  const { weights, graph, checkedSizes, references, tolerance } = report;
  if (run.record.network.anySize && !graph.anySize) {
    throw new DenoiseError('not-portable', {
      what: 'the net is one for any size, and its graph is not',
      actual: graph.sizeBakedInBy.join(', '),
      expected: 'operators that see a neighbourhood only',
      fix: 'change the recipe and train again',
    });
  }
  const many = (count: number): string => count.toLocaleString('en-US');
  const sizes = checkedSizes.map(([height, width]) => `${height}x${width}`).join(', ');
  const operators = Object.keys(graph.operators).join(', ');
  const { parameters } = run.record.network;
  const read = `${many(weights.parameters)} parameters in ${weights.tensors} tensors`;
  return [
    weights.parameters === parameters
      ? { name: 'weights', ok: true, text: `weights read exactly: ${read}` }
      : { name: 'weights', ok: false, text: `weights read are ${read}, the run states ${many(parameters)}` },
    {
      name: 'portable',
      ok: true,
      text: `graph is portable: ${graph.nodes} nodes (${operators}), opset ${graph.opset}`,
    },
    { name: 'checker', ok: true, text: `ONNX checker passes in full, shapes inferred at ${sizes}` },
    ...run.references.map(({ name, input }) => {
      const found = references.find((reference) => reference.name === name);
      const [images, , height, width] = input.shape;
      // A reference that Python did not check is NaN, which fails.
      const max = found?.images === images ? found.maxAbs : NaN;
      const where = imagesText(images, height, width);
      return toleranceCheck('python-onnxruntime', 'Python ONNX Runtime equals TF.js', max, tolerance, where);
    }),
  ];
}

/** Why the model is held to less than others are; undefined where it is not. */
export function roundingNote({ rounding, tolerance }: ConversionReport): string | undefined {
  if (rounding === null) return undefined;
  return (
    `float32 itself is ${exponential(rounding)} from float64 in this network, ` +
    `so runtimes are held to ${exponential(tolerance)} instead of ${exponential(defaultTolerance.cpu)}`
  );
}

/** The check that Python's refusal stands for, to be shown among the others; undefined when it stands for none. */
export function failedCheck(error: unknown): Check | undefined {
  if (!(error instanceof DenoiseError)) return undefined;
  const names: Partial<Record<DenoiseError['code'], CheckName>> = {
    'model-invalid': 'weights',
    'shape-mismatch': 'weights',
    'not-portable': 'portable',
    'tolerance-exceeded': 'python-onnxruntime',
  };
  const name = names[error.code];
  return name === undefined ? undefined : { name, ok: false, text: error.message };
}
