import * as v from 'valibot';
import { defaultTolerance } from './default-tolerance.js';
import {
  datasetEntries,
  fileSchema,
  format,
  graphEntries,
  modelEntries,
  qualitiesSchema,
  toleranceEntries,
  trainingEntries,
  vectorsSchema,
} from './manifest-parts.js';
import type { ModelManifest } from './manifest.js';
import { positive } from './schema.js';

const schema = v.object({
  format,
  version: v.literal(1),
  ...modelEntries,
  graph: v.object({ ...graphEntries, macs: positive, macsAt: v.strictTuple([positive, positive]) }),
  training: v.object({ ...trainingEntries, dataset: v.object(datasetEntries) }),
  quality: qualitiesSchema,
  golden: v.object({ ...fileSchema.entries, vectors: vectorsSchema }),
  tolerance: v.object(toleranceEntries),
});

/** Reads a manifest of version 1 and gives it as version 2. What version 1 does not say, of the noise's draw for one, stays unsaid. */
export const manifestVersion1 = v.pipe(schema, v.transform(upgraded));

function upgraded({ training, ...old }: v.InferOutput<typeof schema>): ModelManifest {
  const { macs: count, macsAt: imageSize, ...graph } = old.graph;
  const [height, width] = imageSize;
  const { tfjs } = training.versions;
  return {
    ...old,
    version: 2,
    controls: [],
    graph: { ...graph, macs: { count, height, width } },
    // Each was trained here, on whole images of the size at which its MACs were counted.
    madeBy: { kind: 'trained', ...training, dataset: { ...training.dataset, imageSize } },
    golden: { ...old.golden, madeBy: tfjs === undefined ? 'TensorFlow.js' : `TensorFlow.js ${tfjs}` },
    tolerance: { ...old.tolerance, int8: defaultTolerance.int8 },
  };
}
