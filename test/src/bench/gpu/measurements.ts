import type { Device, Dtype } from '@denoisekit/core';
import type { ModelId } from '@denoisekit/models';

export interface SpeedRequest {
  readonly model: ModelId;
  readonly dtype: Dtype;
  readonly device: Device;
  /** Of a square picture, in pixels. */
  readonly side: number;
  readonly seconds: number;
  /** 0: in the thread itself. */
  readonly workers: number;
}

export interface SpeedFigures {
  readonly picturesPerSecond: number;
  readonly megapixelsPerSecond: number;
  /** At its highest, of the whole process. Memory of the GPU is not in it. */
  readonly residentMegabytes: number;
  readonly adapter?: string;
  readonly tf32?: boolean;
  /** From TensorFlow.js, on the model's golden vectors. */
  readonly maxDifference?: number;
}

/** One step of the benchmark, in a process of its own. */
export interface Step {
  readonly kind: 'doctor' | 'parity' | 'speed' | 'pool' | 'training';
  /** `photo fp32 on cuda, TF32 off`. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Nothing but a processor computes it: WebGPU by SwiftShader, or the CPU itself. */
  readonly software: boolean;
  /** Why it is not run here; absent where it is. */
  readonly notRun?: string | undefined;
}

export type Outcome = Pick<Step, 'kind' | 'name' | 'software'> & {
  readonly seconds: number;
} & (
    | { readonly state: 'done'; readonly answer: unknown }
    | { readonly state: 'failed' | 'not-run'; readonly reason: string }
  );

/** All of it: one JSON document, from which the page is made. */
export interface GpuReport {
  readonly machine: {
    readonly processor: string;
    readonly threads: number;
    readonly node: string;
    /** As `nvidia-smi` names them; empty without a card. */
    readonly gpus: readonly string[];
    readonly memoryMegabytes: number;
  };
  /** Pixels a side of the pictures that were timed. */
  readonly side: number;
  readonly outcomes: readonly Outcome[];
}
