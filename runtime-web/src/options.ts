import type {
  Device,
  DeviceChoice,
  Dtype,
  Fallback,
  LoadedModel,
  ModelSource,
  TileSize,
} from '@denoisekit/core';
import type { RuntimeFileName } from './runtime-files.js';

/** Where a browser can run a model. */
export type WebDevice = Extract<Device, 'webgpu' | 'wasm'>;

/** Which of a model's files: one, or `auto`. */
export type WebDtypeChoice = Dtype | 'auto';

/** How much of one file is there, in bytes. `total` is known beforehand, from the manifest or from this package. */
export interface LoadProgress {
  readonly file: string;
  readonly loaded: number;
  readonly total: number;
}

export interface WebDenoiserOptions {
  /** The address of a model folder or of its `manifest.json`, relative to the page or the worker that calls, or any other source. */
  readonly model: string | URL | ModelSource;
  /**
   * Which of the model's files. Default `fp32`. `auto`: fp16 on a GPU that has 16-bit floats, int8 on WebAssembly, where the model has such a file and the device answers rightly with it; else fp32. Of a source of your own, fp32.
   */
  readonly dtype?: WebDtypeChoice | undefined;
  /**
   * One device, or several in the order in which they are tried. Default `auto`: what was found to be faster here,
   * and until then by the size of the model; see `webOrder`. It takes no GPU that the processor computes, such as SwiftShader, which has to be named.
   */
  readonly device?: DeviceChoice<WebDevice> | undefined;
  /** Default `warn`. A single device is followed by the other one, a list by nothing. */
  readonly fallback?: Fallback | undefined;
  /**
   * Whether the work is done in a Web Worker, which keeps the page responsive; or what starts that worker, for pages whose
   * bundler does not find it by itself. Default true.
   */
  readonly worker?: boolean | (() => Worker) | undefined;
  /**
   * Where the files of onnxruntime-web are: the address of a folder, or an address for each file of `runtimeFiles`.
   * Default: the folder of the script that this package was bundled into. There is no default on a third party's server.
   */
  readonly assets?: string | URL | Readonly<Partial<Record<RuntimeFileName, string | URL>>> | undefined;
  /**
   * Threads of the wasm device. More than one need a page that is cross-origin isolated; without that it is one, and
   * `describe().notes` says so. Default: half the cores, at most 4.
   */
  readonly threads?: number | undefined;
  /** Whether files whose digest was checked are kept in the browser's Cache Storage. Default true. */
  readonly cache?: boolean | undefined;
  /** The largest piece that is run at once, in pixels. Default: core's `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Ends loading; for a single image there is the signal of `denoise`. */
  readonly signal?: AbortSignal | undefined;
  /** Called while files are fetched. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Called when a fallback device is used. Default: the browser's console. */
  readonly warn?: ((message: string) => void) | undefined;
}

/** The options in a form that can be sent to a worker. */
export interface OpenRequest {
  readonly model: { readonly url: string } | LoadedModel;
  readonly dtype: WebDtypeChoice | undefined;
  readonly device: DeviceChoice<WebDevice>;
  readonly fallback: Fallback;
  readonly assets: Readonly<Record<RuntimeFileName, string>>;
  readonly threads: number | undefined;
  readonly cache: boolean;
  readonly tile: TileSize | undefined;
}

/** The part of the options that cannot. */
export interface OpenHooks {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  readonly warn: (message: string) => void;
}
