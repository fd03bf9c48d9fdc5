import type { Batch } from './case-model.js';
import type { Tensor } from './step.js';

/** Where a map was measured. */
export interface TargetFacts {
  /** `onnxruntime-node` */
  readonly runtime: string;
  /** Its version. */
  readonly version: string;
  /** `Chromium 156.0.8078.79` */
  readonly host: string;
  /** What computed it, where that is known. */
  readonly adapter?: string | undefined;
}

export interface OpenTarget {
  readonly facts: TargetFacts;
  /**
   * The answers of all cases of a batch, in their order.
   *
   * Rejects with what the runtime says when it cannot load or run the model; the target may be of no use then.
   */
  run(batch: Batch): Promise<readonly Tensor[]>;
  /** Ends what was started, whatever state it is in. */
  close(): Promise<void>;
}

/** A place where operators run, a process or a page of its own. */
export interface OperatorTarget {
  /** As the command line has it. */
  readonly name: string;
  /** The greatest |difference| from the definition of the operators that counts as right. */
  readonly tolerance: number;
  /** Why it cannot run here, in one line; undefined when it can. */
  absence(): string | undefined;
  open(): Promise<OpenTarget>;
}
