import { defaultTolerance } from './default-tolerance.js';

/** The parts of version 1 that differ in version 2. Nothing of it is checked yet. */
interface Version1 {
  readonly version: 1;
  readonly graph?: { readonly macs?: unknown; readonly macsAt?: readonly unknown[] };
  readonly training?: {
    readonly dataset?: object;
    readonly versions?: Readonly<Record<string, unknown>>;
  };
  readonly golden?: object;
  readonly tolerance?: object;
}

/**
 * A manifest of version 1 as one of version 2, to be checked as that; anything else as it is. What version 1 does not say, how noise was
 * drawn for one, stays unsaid.
 */
export function asVersion2(value: unknown): unknown {
  if ((value as Partial<Version1> | null)?.version !== 1) return value;
  const { graph, training, golden, tolerance, ...same } = value as Version1;
  const { macs: count, macsAt, ...counted } = graph ?? {};
  const tfjs = training?.versions?.['tfjs'];
  return {
    ...same,
    version: 2,
    graph: { ...counted, macs: { count, height: macsAt?.[0], width: macsAt?.[1] } },
    // Each was trained here, on whole images of the size at which its MACs were counted.
    madeBy: { ...training, kind: 'trained', dataset: { ...training?.dataset, imageSize: macsAt } },
    golden: { ...golden, madeBy: typeof tfjs === 'string' ? `TensorFlow.js ${tfjs}` : 'TensorFlow.js' },
    tolerance: { ...tolerance, int8: defaultTolerance.int8 },
  };
}
