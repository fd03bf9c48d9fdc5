import { DenoiseError } from '../errors.js';
import type { Dtype, ModelFile, ModelManifest } from './manifest.js';

/** The most exact one first. */
const dtypes: readonly Dtype[] = ['fp32', 'fp16', 'int8'];

/**
 * The file that holds a model's weights in a dtype.
 *
 * @param dtype default: the most exact one that there is, `fp32` for nearly every model
 * @throws DenoiseError `file-missing` when the manifest names no file of that dtype, naming those that it does
 */
export function fileOf({ id, files }: Pick<ModelManifest, 'id' | 'files'>, dtype?: Dtype): ModelFile {
  const there = dtypes.filter((name) => files[name] !== undefined);
  const wanted = dtype ?? there[0] ?? 'fp32';
  const file = files[wanted];
  if (file !== undefined) return file;
  throw new DenoiseError('file-missing', {
    what: `${id} has no ${wanted} file`,
    actual: there.join(', '),
    fix: `ask for ${there.join(' or ')}`,
    details: { model: id, dtype: wanted, dtypes: there },
  });
}
