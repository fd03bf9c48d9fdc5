import { exportedModel } from './exported-model.js';
import { locateModel, withModel, type OpenModel, type OpenOptions } from './models.js';
import type { Context } from '../command/verb.js';

export interface NamedModel extends OpenModel {
  /** The id in its manifest; as it was asked for where another model has that id already. */
  readonly name: string;
}

/**
 * Opens models side by side, hands them to `use` in their order, and always disposes of them.
 *
 * @param names shipped models, model folders, or runs that were exported
 */
export async function withModels<T>(
  names: readonly string[],
  options: Pick<OpenOptions, 'threads' | 'dtype'>,
  context: Context,
  use: (models: readonly NamedModel[]) => Promise<T>,
): Promise<T> {
  const open = async (left: readonly string[], models: readonly NamedModel[]): Promise<T> => {
    const [asked, ...rest] = left;
    if (asked === undefined) return use(models);
    const location = await locateModel(asked, context);
    const folder = (await exportedModel(location, context)) ?? location;
    return withModel(folder, options, context, (model) => {
      const taken = models.some(({ name }) => name === model.manifest.id);
      return open(rest, [...models, { ...model, name: taken ? asked : model.manifest.id }]);
    });
  };
  return open(names, []);
}
