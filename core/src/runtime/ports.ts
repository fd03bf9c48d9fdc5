import type { ImageTensor } from '../image/image-tensor.js';
import type { Dtype, ModelManifest } from '../documents/manifest.js';
import type { ControlValues } from './controls.js';
import type { StageClock } from './stage-clock.js';

/** Where inference can happen. Which of them exist on a machine is for a runtime to prove, not to assume. */
export type Device = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

/** One device, several in order, or whatever is best here. */
export type DeviceChoice<D extends Device = Device> = D | 'auto' | readonly D[];

/** The part of an AbortSignal that is used; core knows neither the DOM's types nor Node's. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface RunOptions {
  readonly signal?: AbortSignalLike | undefined;
  /** Values for the model's inputs beside the picture, by name; the others keep the default of the manifest. */
  readonly controls?: ControlValues | undefined;
}

/** What really runs, as the runtime reports it after it has opened a model. */
export interface SessionDescription {
  readonly runtime: string;
  readonly runtimeVersion: string;
  /** As the caller put it. */
  readonly deviceAsked: DeviceChoice;
  readonly device: Device;
  readonly attempts: readonly DeviceAttempt[];
  readonly threads: number;
  /** Threads or processes that hold a session of their own; absent or 0 where the caller's thread does the work. */
  readonly workers?: number;
  /** What does the arithmetic, as the device names itself, where it can be known: `SwiftShader`. */
  readonly adapter?: string;
  /** In a browser: whether the page may use threads that share memory. Without it, wasm has one thread. */
  readonly crossOriginIsolated?: boolean;
  /** What was done without, for people: `nothing is cached: storage is full`. */
  readonly notes?: readonly string[];
  /** Whether CUDA may round what it multiplies to TF32. */
  readonly tf32?: boolean;
  /** What running the model's golden vectors showed; absent where they were not run. */
  readonly selfTest?: SelfTest;
  readonly dtype: Dtype;
  readonly model: string;
  readonly modelSha256: string;
}

export interface DeviceAttempt {
  readonly device: Device;
  readonly ok: boolean;
  /** Why the attempt failed, in one line; absent when it did not. */
  readonly reason?: string;
  /** It was not tried, because what it needs is not installed. */
  readonly absent?: boolean;
}

/** How far a session is from the golden vectors of its model. */
export interface SelfTest {
  readonly vectors: number;
  /** Greatest |difference|, on [0, 1] images. */
  readonly maxDifference: number;
  /** What the device owes. */
  readonly tolerance: number;
  /** What computed the golden vectors: `TensorFlow.js 4.22.0`. */
  readonly madeBy: string;
}

/** One loaded model on one device. `openSession` makes one of what differs by platform. */
export interface Session {
  /**
   * `[batch, channels, height, width]` in [0, 1] in, the same shape and range out, whatever range the model itself computes in.
   * Sizes must already fit the model's size multiple.
   */
  run(input: ImageTensor, options?: RunOptions): Promise<ImageTensor>;
  describe(): SessionDescription;
  /** Runs that wait for others to end; absent where each begins at once. */
  waiting?(): number;
  dispose(): Promise<void>;
}

/** Where a model comes from: a folder, an address, memory. Bytes are given only after their digest was checked. */
export interface ModelSource {
  readonly location: string;
  manifest(): Promise<ModelManifest>;
  /**
   * The bytes of a file that the manifest names.
   *
   * @throws DenoiseError `file-missing`, `digest-mismatch`
   */
  bytes(file: {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
  }): Promise<Uint8Array>;
}

/** How far the work on one call is: runs of the model that have ended, from 1 to `total`. */
export interface DenoiseProgress {
  readonly done: number;
  readonly total: number;
}

export interface DenoiseOptions extends RunOptions {
  /** The values are known to be finite and on the scale, as those of samples are: they are not looked at again. */
  readonly checked?: true | undefined;
  /** Called after each run of the model; an image larger than a tile takes several. */
  readonly onProgress?: ((progress: DenoiseProgress) => void) | undefined;
  /** Measures the stages `tiles` and `run`. Where a worker cuts the tiles, it measures nothing. */
  readonly clock?: StageClock | undefined;
}

/** What users hold: any image size, one or many. The same on every runtime, and across a worker. */
export interface Denoiser {
  /** Each output has its input's shape. Images of a list may differ in size. */
  denoise(image: ImageTensor, options?: DenoiseOptions): Promise<ImageTensor>;
  denoise(images: readonly ImageTensor[], options?: DenoiseOptions): Promise<ImageTensor[]>;
  describe(): SessionDescription;
  /** Runs of the model that wait for others to end; absent where each begins at once, or where they are not counted. */
  waiting?(): number;
  /** Idempotent. Waits for what runs; calls after it reject with code `disposed`. */
  dispose(): Promise<void>;
}
