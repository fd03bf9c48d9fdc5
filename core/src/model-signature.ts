import { DenoiseError } from './errors.js';
import type { ModelManifest, ModelPort } from './manifest.js';

/** What an ONNX file says of one of its inputs or outputs, as ONNX Runtime's JavaScript packages tell it. */
export type ValueMetadata =
  | { readonly name: string; readonly isTensor: false }
  | {
      readonly name: string;
      readonly isTensor: true;
      readonly type: string;
      /** Numbers where sizes are baked in, names where they are free. */
      readonly shape: readonly (number | string)[];
    };

export interface ModelSignature {
  readonly inputMetadata: readonly ValueMetadata[];
  readonly outputMetadata: readonly ValueMetadata[];
}

/**
 * Holds the inputs and outputs that the ONNX file declares against those of its manifest: one of each, the same name,
 * float32, the same fixed sizes, and free sizes where the manifest has names.
 *
 * @throws DenoiseError `model-invalid`
 */
export function assertSignature(
  manifest: Pick<ModelManifest, 'id' | 'input' | 'output'>,
  { inputMetadata, outputMetadata }: ModelSignature,
): void {
  assertPort(manifest.id, 'input', manifest.input, inputMetadata);
  assertPort(manifest.id, 'output', manifest.output, outputMetadata);
}

function assertPort(id: string, side: string, port: ModelPort, found: readonly ValueMetadata[]): void {
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

function textOfPort(port: ValueMetadata): string {
  return port.isTensor ? `${port.name} ${port.type} [${port.shape.join(', ')}]` : `${port.name}, no tensor`;
}
