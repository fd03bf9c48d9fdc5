import type { Device, Dtype, ImageTensor, ModelManifest, SessionDescription } from '@denoisekit/core';
import type { ReferencePack } from './pack.js';
import type { Probe, ProbeAnswer } from './probe/probe.js';

/** One comparison to make: a model, on images whose answers are known. */
export interface ParityJob {
  /** The folder of the model. */
  readonly model: string;
  readonly manifest: ModelManifest;
  readonly pack: ReferencePack;
  /** Which of the model's files. Default: `fp32`. */
  readonly dtype?: Dtype | undefined;
  /** Aborted at the deadline; what was started ends then. */
  readonly signal: AbortSignal;
  /** Cases that have ended. */
  readonly onProgress: (done: number) => void;
}

export interface ParityAnswer {
  /** In the order of the pack's cases. */
  readonly outputs: readonly ImageTensor[];
  /** As the runtime itself tells it, after it ran. */
  readonly description: SessionDescription;
  /** What ran it, for people: `Bun 1.4.5`. */
  readonly host: string;
  /** What differs from other targets, for people: `Vulkan driver: SwiftShader`. */
  readonly notes?: readonly string[] | undefined;
}

/** Graphs to be run as they stand, for finding out which part of a model a target runs wrongly. */
export interface ProbeJob {
  readonly probes: readonly Probe[];
  /** Aborted at the deadline; what was started ends then. */
  readonly signal: AbortSignal;
  /** Graphs that have ended. */
  readonly onProgress: (done: number) => void;
}

/** A place where models run: a process, or a browser. */
export interface ParityTarget {
  /** As the command line has it: `chromium-webgpu`. */
  readonly name: string;
  /** Where it has to run; anything else that `describe()` tells is a silent fallback. */
  readonly device: Device;
  /** Default: `ParityOptions.deadlineMs`. */
  readonly deadlineMs?: number | undefined;
  /** Test images of each noise and size, where all of them would take too long. */
  readonly maxImages?: number | undefined;
  /** It takes the fp32 file and no other. */
  readonly fp32Only?: boolean | undefined;
  /** Why it cannot run here, in one line; undefined when it can. */
  available(): Promise<string | undefined>;
  run(job: ParityJob): Promise<ParityAnswer>;
  /** Runs graphs as it runs models, in the order in which they are given. Absent where it can run whole models only. */
  probe?: ((job: ProbeJob) => Promise<readonly ProbeAnswer[]>) | undefined;
  /** The target whose `probe` stands in for one of its own: the same build of ONNX Runtime, elsewhere. */
  readonly standIn?: string | undefined;
}
