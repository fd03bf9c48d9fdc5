import type { Denoiser, TileSize } from '@denoisekit/core';

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
  /** The largest piece that is run at once, in pixels. Default: that of the runtime. */
  readonly tile?: TileSize | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FileProgress) => void;
}

interface OpenModel {
  readonly promise: Promise<Denoiser>;
  readonly abort: AbortController;
  /** Who uses it, each with what hears how its files load. */
  readonly users: Map<Engine, OpenDenoiserOptions['onProgress']>;
}

/** The models that are open in a page, by what was asked for. */
export type OpenModels = Map<string, OpenModel>;

/** One open model, shared by the runs that follow each other and by all engines of a page that ask for the same. */
export interface Engine {
  /** The model, opened at the first call after a drop; a load that fails is tried again at the next call. */
  get(options: Omit<OpenDenoiserOptions, 'signal'>): Promise<Denoiser>;
  /** Lets go of it. The last one that does ends the load that is under way, or what is open. */
  drop(): void;
}

/** @param models those of all engines whose `open` opens the same, given the same options */
export function createEngine(open: OpenDenoiser, models: OpenModels = new Map()): Engine {
  let current: { readonly key: string; readonly model: OpenModel } | undefined;

  function start(key: string, options: Omit<OpenDenoiserOptions, 'signal'>): OpenModel {
    const abort = new AbortController();
    const users: OpenModel['users'] = new Map();
    const onProgress = (progress: FileProgress): void => {
      for (const hear of users.values()) hear(progress);
    };
    const model = { promise: open({ ...options, onProgress, signal: abort.signal }), abort, users };
    models.set(key, model);
    model.promise.catch(() => {
      forget(key, model);
    });
    return model;
  }

  /** What has failed or is let go of is opened again by whoever wants it next. */
  function forget(key: string, model: OpenModel): void {
    if (models.get(key) === model) models.delete(key);
  }

  const engine: Engine = {
    get(options) {
      if (current === undefined || models.get(current.key) !== current.model) {
        const { model, device, dtype, assets, worker } = options;
        const key = JSON.stringify([model, device, dtype, assets, worker]);
        current = { key, model: models.get(key) ?? start(key, options) };
      }
      current.model.users.set(engine, options.onProgress);
      return current.model.promise;
    },
    drop() {
      if (current === undefined) return;
      const { key, model } = current;
      current = undefined;
      model.users.delete(engine);
      if (model.users.size > 0) return;
      forget(key, model);
      model.abort.abort();
      model.promise.then((denoiser) => denoiser.dispose()).catch(() => undefined);
    },
  };
  return engine;
}
