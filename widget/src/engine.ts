import type { Denoiser } from '@denoisekit/core';

/** How much of one file is there, in bytes. */
export interface FileProgress {
  readonly file: string;
  readonly loaded: number;
  readonly total: number;
}

/** What opens a model in this page. The view knows no more of a runtime. */
export type OpenDenoiser = (options: OpenDenoiserOptions) => Promise<Denoiser>;

export interface OpenDenoiserOptions {
  readonly model: URL;
  /** As the attribute has it; the runtime refuses what it does not know. */
  readonly device: string;
  /** Likewise. */
  readonly dtype: string;
  /** The folder of the runtime's files. */
  readonly assets?: string | undefined;
  /** The address of the worker's script, where the bundler does not find it. */
  readonly worker?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FileProgress) => void;
}

/** One open model, shared by the runs that follow each other. */
export interface Engine {
  /** The model, opened at the first call after a drop; a load that fails is tried again at the next call. */
  get(options: Omit<OpenDenoiserOptions, 'signal'>): Promise<Denoiser>;
  /** Lets go of it: ends the load that is under way, or what is open. */
  drop(): void;
}

export function createEngine(open: OpenDenoiser): Engine {
  let current: { readonly promise: Promise<Denoiser>; readonly abort: AbortController } | undefined;

  function drop(): void {
    const dropped = current;
    current = undefined;
    dropped?.abort.abort();
    dropped?.promise.then((denoiser) => denoiser.dispose()).catch(() => undefined);
  }

  return {
    drop,
    get(options) {
      if (current !== undefined) return current.promise;
      const abort = new AbortController();
      const own = { promise: open({ ...options, signal: abort.signal }), abort };
      current = own;
      own.promise.catch(() => {
        if (current === own) current = undefined;
      });
      return own.promise;
    },
  };
}
