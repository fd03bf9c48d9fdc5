import { DenoiseError } from '../errors.js';
import type { ModelControl, ModelManifest, ModelPort } from '../documents/manifest.js';

/** What an ONNX file says of one of its inputs or outputs, as ONNX Runtime's JavaScript packages give it. */
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
 * Holds the inputs and outputs that the ONNX file declares against those of its manifest: a picture in, a picture out, and the controls
 * that the manifest describes. The same names, float32, the same fixed sizes, and free sizes where the manifest has names.
 *
 * @throws DenoiseError `model-invalid`
 */
export function assertSignature(
  manifest: Pick<ModelManifest, 'id' | 'input' | 'output' | 'controls'>,
  { inputMetadata, outputMetadata }: ModelSignature,
): void {
  const { id, input, output, controls } = manifest;
  assertPorts(id, 'input', [picturePort(input), ...controls], inputMetadata);
  assertPorts(id, 'output', [picturePort(output)], outputMetadata);
}

type Expected = Pick<ModelControl, 'name' | 'shape'>;

function picturePort({ name, dimensions }: ModelPort): Expected {
  return { name, shape: dimensions };
}

function assertPorts(
  id: string,
  side: 'input' | 'output',
  expected: readonly Expected[],
  found: readonly ValueMetadata[],
): void {
  const missing = expected.filter((port) => !found.some((one) => isSame(one, port)));
  if (missing.length === 0 && found.length === expected.length) return;
  const unfed = found.find(({ name }) => !expected.some((port) => port.name === name));
  throw new DenoiseError('model-invalid', {
    what: `the ${side} of the model ${id} is not what its manifest says`,
    actual: found.map(textOfPort).join(' and ') || 'none',
    expected: expected.map(({ name, shape }) => `${name} float32 [${shape.join(', ')}]`).join(' and '),
    fix:
      side === 'input' && missing.length === 0 && unfed !== undefined
        ? `nobody would feed ${unfed.name}: describe it under "controls" in the manifest`
        : 'export it again',
  });
}

function isSame(found: ValueMetadata, { name, shape }: Expected): boolean {
  return found.isTensor && found.name === name && found.type === 'float32' && sameSizes(found.shape, shape);
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
