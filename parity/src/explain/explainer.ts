import { join } from 'node:path';
import type { ModelManifest } from '@denoisekit/core';
import type { ParityTarget } from '../target.js';
import { writeEvidence } from './evidence.js';
import { explain, type Failure } from './explain.js';
import type { Explanation } from './explanation.js';
import { graphRunner } from './run-graphs.js';

export interface ExplainerOptions {
  readonly manifest: ModelManifest;
  /** The model's file. */
  readonly onnx: Uint8Array;
  /** All that there are, not only those that are compared. */
  readonly targets: readonly ParityTarget[];
  /** Nodes at fault are written to a folder in it, named like the target. */
  readonly folder: string;
  /** For each run of graphs. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Called with how many of the running graphs have ended. */
  readonly onProgress?: ((target: string, done: number, of: number) => void) | undefined;
}

/** What `runParity` calls for each target that fails: finds what is at fault, and writes a node at fault to disk. */
export function explainer({
  manifest,
  onnx,
  targets,
  folder,
  onProgress,
  ...runner
}: ExplainerOptions): (failure: Failure) => Promise<Explanation> {
  return async (failure) => {
    const { name, deadlineMs } = failure.target;
    const run = graphRunner({
      ...runner,
      deadlineMs: deadlineMs ?? runner.deadlineMs,
      onProgress: (done, of) => onProgress?.(name, done, of),
    });
    const { explanation, part } = await explain(failure, { manifest, onnx, targets, run });
    if (part === undefined) return explanation;
    const own = join(folder, name);
    const { image = '', standIn = name } = explanation;
    await writeEvidence(own, { ...part, target: standIn, image });
    return { ...explanation, folder: own };
  };
}
