import { DenoiseError } from './errors.js';
import type { Dtype, ModelFile, ModelManifest } from './manifest.js';

/**
 * The file that holds a model's weights in a dtype.
 *
 * @param dtype default `fp32`
 * @throws DenoiseError `file-missing` when the manifest names no file of that dtype, naming those that it does
 */
export function fileOf({ id, files }: Pick<ModelManifest, 'id' | 'files'>, dtype: Dtype = 'fp32'): ModelFile {
  const file = files[dtype];
  if (file !== undefined) return file;
  const dtypes = Object.keys(files).filter((name) => files[name as Dtype] !== undefined);
  throw new DenoiseError('file-missing', {
    what: `${id} has no ${dtype} file`,
    actual: dtypes.join(', '),
    fix: `ask for ${dtypes.join(' or ')}`,
    details: { model: id, dtype, dtypes },
  });
}
