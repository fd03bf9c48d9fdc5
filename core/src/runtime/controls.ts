import { DenoiseError } from '../errors.js';
import type { ImageShape } from '../image/image-tensor.js';
import type { ModelControl } from '../documents/manifest.js';

/** Values for a model's inputs beside the picture, by name. */
export type ControlValues = Readonly<Record<string, number | undefined>>;

/**
 * Refuses values for inputs that the model does not have, and values outside their range.
 *
 * @throws DenoiseError `usage`
 */
export function assertControls(id: string, controls: readonly ModelControl[], given: ControlValues): void {
  for (const [name, value] of Object.entries(given)) {
    const control = controls.find((one) => one.name === name);
    if (control === undefined) {
      throw new DenoiseError('usage', {
        what: `the model ${id} has no control "${name}"`,
        expected: controls.map((one) => one.name).join(', '), // none where it is empty
        fix: 'leave it out',
      });
    }
    if (value === undefined) continue;
    const [low, high] = control.range;
    if (Number.isFinite(value) && value >= low && value <= high) continue;
    throw new DenoiseError('usage', {
      what: `the control ${name} of the model ${id} is out of range`,
      actual: String(value),
      expected: `${low} to ${high} (${control.unit})`,
    });
  }
}

/** The size of a control's tensor beside a picture; empty for a scalar. */
export function controlDims({ shape }: ModelControl, [batch, , height, width]: ImageShape): number[] {
  const sizes = { batch, height, width };
  return shape.map((size) => (typeof size === 'number' ? size : sizes[size]));
}
