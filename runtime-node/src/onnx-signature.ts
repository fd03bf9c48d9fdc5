import { DenoiseError, type ModelManifest, type ModelPort } from '@denoisekit/core';
import type { InferenceSession } from 'onnxruntime-node';

type Signature = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>;
type Metadata = InferenceSession.ValueMetadata;

/**
 * Holds the inputs and outputs that the ONNX file declares against those of its manifest: one of each, the same name,
 * float32, the same fixed sizes, and free sizes where the manifest has names.
 *
 * @throws DenoiseError `model-invalid`
 */
export function assertMatches(manifest: ModelManifest, { inputMetadata, outputMetadata }: Signature): void {
  assertPort(manifest.id, 'input', manifest.input, inputMetadata);
  assertPort(manifest.id, 'output', manifest.output, outputMetadata);
}

function assertPort(id: string, side: string, port: ModelPort, found: readonly Metadata[]): void {
  const [only] = found;
  if (found.length === 1 && only?.isTensor === true) {
    const { name, type, shape } = only;
    if (name === port.name && type === port.dtype && sameSizes(shape, port.dimensions)) return;
  }
  throw new DenoiseError('model-invalid', {
    what: `the ${side} of the model ${id} is not what its manifest says`,
    actual: found.map(textOfPort).join(' and ') || 'none',
    expected: `${port.name} ${port.dtype} [${port.dimensions.join(', ')}]`,
    fix: 'export it again',
  });
}

function sameSizes(found: readonly (number | string)[], expected: readonly (number | string)[]): boolean {
  // The names of free sizes carry no meaning for ONNX Runtime; that they are free does.
  return (
    found.length === expected.length &&
    expected.every((size, axis) => (typeof size === 'number' ? found[axis] === size : isFree(found[axis])))
  );
}

function isFree(size: number | string | undefined): boolean {
  return typeof size === 'string';
}

function textOfPort(port: Metadata): string {
  return port.isTensor ? `${port.name} ${port.type} [${port.shape.join(', ')}]` : `${port.name}, no tensor`;
}
