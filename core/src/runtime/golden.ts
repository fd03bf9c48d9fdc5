import { DenoiseError } from '../errors.js';
import { elementCount, imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { fromLittleEndian } from '../image/little-endian.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { SelfTest, Session, SessionDescription } from './ports.js';

/**
 * An input and the answer that is right, both `[batch, channels, height, width]` in [0, 1], whatever range the graph computes in; its
 * controls have their defaults.
 */
export interface GoldenPair {
  readonly name: string;
  readonly input: ImageTensor;
  readonly output: ImageTensor;
}

/**
 * The golden vectors of a model, read from its golden file.
 *
 * @param bytes the file that `manifest.golden` names, its digest already checked
 * @throws DenoiseError `manifest-invalid` when a vector lies outside the file
 */
export function readGolden(
  { id, golden }: Pick<ModelManifest, 'id' | 'golden'>,
  bytes: Uint8Array,
): readonly GoldenPair[] {
  return golden.vectors.map(({ name, shape, inputOffset, outputOffset }) => {
    const read = (offset: number): ImageTensor => {
      const end = offset + 4 * elementCount(shape);
      if (end > bytes.length) {
        throw new DenoiseError('manifest-invalid', {
          what: `the golden vector ${name} of ${id} lies outside its file`,
          actual: `${bytes.length} bytes`,
          expected: `at least ${end}`,
          fix: 'export the model again',
        });
      }
      return imageTensor(fromLittleEndian(bytes.subarray(offset, end)), shape);
    };
    return { name, input: read(inputOffset), output: read(outputOffset) };
  });
}

/** What a session owes to the golden vectors: the greatest |difference| on [0, 1] images, from the model's manifest. */
export function toleranceOf(
  { tolerance }: Pick<ModelManifest, 'tolerance'>,
  { device, dtype, tf32 }: Pick<SessionDescription, 'device' | 'dtype' | 'tf32'>,
): number {
  if (dtype !== 'fp32') return tolerance[dtype];
  return device === 'cuda' && tf32 === true ? tolerance.cudaTf32 : tolerance[device];
}

/**
 * Runs a session on the golden vectors of its model and compares: some devices answer, and answer wrongly.
 *
 * @throws DenoiseError `tolerance-exceeded` naming the worst vector, and whatever the session rejects with
 */
export async function selfTest(
  session: Pick<Session, 'run' | 'describe'>,
  manifest: Pick<ModelManifest, 'id' | 'tolerance' | 'golden'>,
  pairs: readonly GoldenPair[],
): Promise<SelfTest> {
  const facts = session.describe();
  const { madeBy } = manifest.golden;
  const where = facts.dtype === 'fp32' ? facts.device : `${facts.device} with ${facts.dtype}`;
  const tolerance = toleranceOf(manifest, facts);
  let maxDifference = 0;
  for (const { name, input, output } of pairs) {
    const max = farthest((await session.run(input)).data, output.data);
    // Written so that NaN fails it.
    if (!(max <= tolerance)) {
      throw new DenoiseError('tolerance-exceeded', {
        what: `${where} answers wrongly: golden vector ${name} of ${manifest.id} differs from ${madeBy}`,
        actual: max.toExponential(1),
        expected: `at most ${tolerance.toExponential(1)}`,
        fix: 'use another device',
        details: { device: facts.device, vector: name, max, tolerance },
      });
    }
    maxDifference = Math.max(maxDifference, max);
  }
  return { vectors: pairs.length, maxDifference, tolerance, madeBy };
}

/** The greatest |difference|, NaN where a value is no number. */
function farthest(actual: Float32Array, expected: Float32Array): number {
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(actual[i]! - value)), 0);
}
