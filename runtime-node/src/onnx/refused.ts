import { DenoiseError } from '@denoisekit/core/session';

/** The error for ONNX files with features that no denoiser needs. */
export function refused(actual: string): DenoiseError {
  return new DenoiseError('model-invalid', {
    what: `the ONNX model cannot be used: ${actual}`,
    fix: 'export it again as one plain graph with its weights inside',
  });
}
