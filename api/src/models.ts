import {
  DenoiseError,
  suggestion,
  textOf,
  type Denoiser,
  type ModelManifest,
  type SessionDescription,
  type TileSize,
} from '@denoisekit/core';
import { createAdmission, type Admission } from './limits/admission.js';
import type { Clock } from './limits/clock.js';
import type { Limits } from './limits/limits.js';
import { withoutPaths } from './private-paths.js';
import { statusOf } from './problem.js';

/** A model that can be served. */
export interface ServedModel {
  readonly manifest: ModelManifest;
  /** The largest piece that the denoiser runs at once. Default: core's `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Called on first use, and again after a failure. */
  readonly open: (options: OpenOptions) => Promise<Denoiser>;
}

/** What the server wants of a denoiser, in the words of `createNodeDenoiser`; one that makes no batches ignores it. */
export interface OpenOptions {
  /** Images in one run. */
  readonly maxBatch: number;
  /** To be called with the number of images of each run; the server's metrics know of batches by it. */
  readonly onBatch: (images: number) => void;
}

export type ModelState = 'closed' | 'opening' | 'open' | 'failed';

/** A served model with its admission. */
export interface ModelSlot {
  readonly id: string;
  readonly manifest: ModelManifest;
  readonly tile: TileSize | undefined;
  readonly state: ModelState;
  /** What runs, once it is open; without paths of this machine. */
  readonly description: SessionDescription | undefined;
  /** Why it could not be opened the last time, without paths. */
  readonly failure: string | undefined;
  /** If it is open. */
  readonly admission: Admission | undefined;
  /** Opens it if need be; calls at the same time share the work. Rejects with what `ServedModel.open` rejects with. */
  open(): Promise<Admission>;
  /** `open` for a request, which is not at fault when that fails: codes that blame a request become `not-ready`. */
  use(): Promise<Admission>;
  dispose(): Promise<void>;
}

export interface Models {
  readonly all: readonly ModelSlot[];
  /** The model of requests that name none. */
  readonly defaultId: string;
  /** @throws DenoiseError `unknown-model` */
  find(id?: string): ModelSlot;
}

export interface ModelsOptions {
  readonly defaultModel?: string | undefined;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly onBatch: (model: string, images: number) => void;
}

/**
 * @param served by id; at least one
 * @throws DenoiseError `usage` when there is none, `unknown-model` when the default one is none of them
 */
export function createModels(
  served: Readonly<Record<string, ServedModel>>,
  { defaultModel, ...options }: ModelsOptions,
): Models {
  // A map, because ids come from outside: `constructor` is no model.
  const slots = new Map(Object.entries(served).map(([id, model]) => [id, createSlot(id, model, options)]));
  const ids = [...slots.keys()];
  const defaultId = defaultModel ?? ids[0];
  if (defaultId === undefined) {
    throw new DenoiseError('usage', { what: 'there is no model to serve', fix: 'pass at least one' });
  }
  const models: Models = {
    all: [...slots.values()],
    defaultId,
    find(id = defaultId) {
      const slot = slots.get(id);
      if (slot !== undefined) return slot;
      const name = id.length > 64 ? `${id.slice(0, 64)}…` : id;
      throw new DenoiseError('unknown-model', {
        what: `there is no model ${JSON.stringify(name)}`,
        expected: `one of ${ids.join(', ')}`,
        fix: suggestion(name, ids) ?? '/v1/models lists them',
      });
    },
  };
  models.find(defaultId);
  return models;
}

function createSlot(
  id: string,
  { manifest, tile, open }: ServedModel,
  { limits, clock, onBatch }: Omit<ModelsOptions, 'defaultModel'>,
): ModelSlot {
  let state: ModelState = 'closed';
  let failure: string | undefined;
  let told: readonly [of: SessionDescription, description: SessionDescription] | undefined;
  let denoiser: Denoiser | undefined;
  let admission: Admission | undefined;
  let opening: Promise<Admission> | undefined;
  let disposed = false;

  async function openAnew(): Promise<Admission> {
    if (disposed) throw new DenoiseError('not-ready', { what: `${id} is no longer served` });
    state = 'opening';
    try {
      denoiser = await open({
        maxBatch: limits.maxBatch,
        onBatch: (images) => {
          onBatch(id, images);
        },
      });
      admission = createAdmission(denoiser, { model: id, clock, ...limits });
      failure = undefined;
      state = 'open';
      return admission;
    } catch (error) {
      opening = undefined; // what failed may work the next time
      failure = withoutPaths(textOf(error));
      state = 'failed';
      throw error;
    }
  }

  const openOnce = (): Promise<Admission> => (opening ??= openAnew());

  return {
    id,
    manifest,
    tile,
    get state() {
      return state;
    },
    get description() {
      if (state !== 'open' || denoiser === undefined) return undefined;
      // It may change, as when workers join, but rarely does.
      const now = denoiser.describe();
      if (told?.[0] !== now) told = [now, tellable(now)];
      return told[1];
    },
    get failure() {
      return failure;
    },
    get admission() {
      return admission;
    },
    open: openOnce,
    async use() {
      try {
        return await openOnce();
      } catch (cause) {
        if (!(cause instanceof DenoiseError) || statusOf[cause.code] >= 500) throw cause;
        throw new DenoiseError('not-ready', {
          what: `the model ${id} cannot be opened on this server`,
          actual: cause.message,
          cause,
        });
      }
    },
    async dispose() {
      disposed = true;
      await opening?.catch(() => undefined);
      await denoiser?.dispose();
    },
  };
}

function tellable(description: SessionDescription): SessionDescription {
  const attempts = description.attempts.map((attempt) =>
    attempt.reason === undefined ? attempt : { ...attempt, reason: withoutPaths(attempt.reason) },
  );
  const { notes } = description;
  return { ...description, attempts, ...(notes && { notes: notes.map(withoutPaths) }) };
}
