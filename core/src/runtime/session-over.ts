import { DenoiseError } from '../errors.js';
import { elementCount, type ImageShape, type ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { RunOptions, Session, SessionDescription } from './ports.js';
import { throwIfAborted } from './abort.js';
import { assertControls, controlDims, type ControlValues } from './controls.js';
import type { Engine, OutputTensor } from './engine.js';
import { fromRange, toRange } from './scale.js';
import { shapeChecker } from './shape-checker.js';

/**
 * The life of a session, whatever runs below it: it checks shapes and controls, scales images to the range that the model
 * takes and back, listens to signals, and on disposal waits for what runs.
 *
 * Its `run` rejects with DenoiseError `shape-mismatch`, `usage` for controls, `disposed`, `model-invalid` for an answer of
 * another shape, `inference-failed`, or with the signal's reason.
 */
export function sessionOver<T>(
  engine: Engine<T>,
  manifest: Pick<ModelManifest, 'id' | 'input' | 'output' | 'geometry' | 'controls'>,
  description: SessionDescription,
  reasonOf: (thrown: unknown) => string,
): Session {
  const { id, input, output, controls, geometry } = manifest;
  const checkShape = shapeChecker(manifest, geometry.sizeMultiple);
  let running = 0;
  let idle: (() => void) | undefined;
  let disposal: Promise<void> | undefined;

  function feedsOf({ data, shape }: ImageTensor, given: ControlValues | undefined): Record<string, T> {
    const feeds = { [input.name]: engine.tensor(toRange(data, input.range), shape) };
    for (const control of controls) {
      const dims = controlDims(control, shape);
      const value = given?.[control.name] ?? control.default;
      feeds[control.name] = engine.tensor(new Float32Array(elementCount(dims)).fill(value), dims);
    }
    return feeds;
  }

  async function run(image: ImageTensor, { signal, controls: given }: RunOptions = {}): Promise<ImageTensor> {
    throwIfAborted(signal);
    if (disposal !== undefined) throw disposedError(id);
    checkShape(image.shape);
    if (given !== undefined) assertControls(id, controls, given);
    running++;
    try {
      const outputs = await engine.run(feedsOf(image, given), signal);
      throwIfAborted(signal);
      const data = valuesOf(outputs[output.name]!, image.shape, id);
      return { data: fromRange(data, output.range), shape: image.shape };
    } catch (cause) {
      throwIfAborted(signal);
      if (cause instanceof DenoiseError) throw cause;
      throw new DenoiseError('inference-failed', {
        what: `the model ${id} failed while running`,
        actual: reasonOf(cause),
        cause,
      });
    } finally {
      running--;
      if (running === 0) idle?.();
    }
  }

  async function release(): Promise<void> {
    if (running > 0) {
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    }
    await engine.release();
  }

  return { run, describe: () => description, dispose: () => (disposal ??= release()) };
}

export function disposedError(id: string): DenoiseError {
  const fix = 'create a new one';
  return new DenoiseError('disposed', { what: `the denoiser of ${id} was disposed of`, fix });
}

function valuesOf({ data, dims, type }: OutputTensor, expected: ImageShape, id: string): Float32Array {
  const fits = dims.length === 4 && expected.every((size, axis) => dims[axis] === size);
  if (data instanceof Float32Array && fits) return data;
  throw new DenoiseError('model-invalid', {
    what: `the model ${id} did not answer with a picture of the input's size`,
    actual: `${type} [${dims.join(', ')}]`,
    expected: `float32 [${expected.join(', ')}]`,
    fix: 'export it again',
  });
}
