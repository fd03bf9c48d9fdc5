import { availableParallelism } from 'node:os';
import {
  assertSource,
  createBatchingSession,
  createDenoiser,
  defaultTile,
  DenoiseError,
  fallbackWarning,
  givenOptions,
  loadModel,
  type BatchingOptions,
  type Denoiser,
  type Device,
  type DeviceChoice,
  type Dtype,
  type Fallback,
  type ModelSource,
  type SessionDescription,
  type TileSize,
} from '@denoisekit/core';
import { autoDtype, type ChosenDtype, type DtypeChoice } from './auto-dtype.js';
import { nodeOrder } from './devices.js';
import { fileMemory, memoryPath } from './dtype-memory.js';
import { modelSource } from './folder-source.js';
import { strangersMemory } from './fork-limited.js';
import { missingCudaFiles, nativeVersion } from './native-folder.js';
import { openModel, type WorkerPriority } from './open-model.js';
import type { EarlyThread } from './pool/early-thread.js';
import { createPool } from './pool/pool.js';
import { spawnProcess } from './pool/spawn-process.js';
import { spawnThread } from './pool/spawn.js';

export type Isolation = 'auto' | 'thread' | 'process';

export interface NodeDenoiserOptions {
  /** A model folder or its `manifest.json`, as a path or a file URL, or any other source. */
  readonly model: string | URL | ModelSource;
  /**
   * Which of the model's files. Default 'fp32'. 'auto': the fastest on this machine, measured once and remembered in the user's cache folder; `describe().notes` says how
   * it was found.
   */
  readonly dtype?: DtypeChoice | undefined;
  /** Default 'auto': CUDA where it is set up, else the CPU, else WebAssembly. */
  readonly device?: DeviceChoice | undefined;
  /** Default 'warn'. A single device is followed by 'cpu' and 'wasm', a list by nothing. */
  readonly fallback?: Fallback | undefined;
  /** Called with a one-line message when another device is used than asked for, or fewer threads. Default: `process.emitWarning`. */
  readonly warn?: ((message: string) => void) | undefined;
  /**
   * Worker threads with a session each, 0 to 64. Default 0: in the caller's thread, which blocks its event loop during each run.
   * A server wants 1 or more.
   */
  readonly workers?: number | undefined;
  /**
   * Where the workers run. 'thread': in this process, which ONNX Runtime ends where a model makes it crash. 'process': each in a process of its own,
   * with at most 4 GiB of memory (half of the machine's, if that is less), ended where it does not answer for 5 minutes; what it had becomes
   * `worker-crashed`, and another takes its place. Without workers, that is one. Default 'auto': processes for models that were made elsewhere and
   * imported, by their manifest. For a folder that you do not trust, whose manifest may say anything, take 'process'.
   */
  readonly isolation?: Isolation | undefined;
  /** A thread that `startThread` of `@denoisekit/runtime-node/thread` has started already, for the first of them. */
  readonly firstThread?: EarlyThread | undefined;
  /**
   * Of the workers. 'low' lets the caller's thread go first where there is not enough for all, as a server wants, which has to
   * refuse what it cannot do. It has an effect on Linux. Default 'normal'.
   */
  readonly priority?: WorkerPriority | undefined;
  /** Threads inside one operator, for each session. Default, and where more are asked for: all that the process may use, shared among the workers. */
  readonly threads?: number | undefined;
  /** Runs that may wait while all workers are busy; one more is refused as `queue-full`. Default 1024. */
  readonly maxQueue?: number | undefined;
  /** Images of one size that are run at once when that many wait. Default 32. */
  readonly maxBatch?: number | undefined;
  /** Called with the number of images of each run that was answered. */
  readonly onBatch?: ((images: number) => void) | undefined;
  /** The largest piece that is run at once, in pixels. Default: core's `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Called before files are measured for 'auto', with their dtypes. */
  readonly onMeasure?: ((dtypes: readonly Dtype[]) => void) | undefined;
  /** Ends the opening, at once where files are measured. */
  readonly signal?: AbortSignal | undefined;
}

/** How long `dispose` waits for what workers run. */
const patienceMs = 10_000;

/** A run is a tile at most. The largest networks for restoration take a minute for one on two processors. */
const answerMs = 300_000;

/**
 * A denoiser on this machine: images of any size, as `createDenoiser` in core tells; a model with a size baked in takes
 * that size only.
 *
 * Before it is given back, the model's golden vectors have been run and compared with TensorFlow.js's answers; a device
 * that answers wrongly is passed over like one that is not there. `describe()` has each attempt and its reason.
 *
 * It rejects with DenoiseError `file-missing`, `manifest-invalid`, `digest-mismatch`, `model-invalid`, `unknown-device`,
 * `device-unavailable`, `tolerance-exceeded`, `usage` or `worker-crashed`, or the signal's reason; its `denoise` with `usage`, `values-not-finite`, `values-out-of-range`,
 * `shape-mismatch`, `disposed`, `inference-failed`, `queue-full`, `worker-crashed`, or the signal's reason.
 *
 * @example
 * const denoiser = await createNodeDenoiser({ model: 'models/compact', device: 'cuda', workers: 1 });
 * const { data } = await denoiser.denoise(imageTensor(noisy, [1, 1, 28, 28]));
 * await denoiser.dispose();
 */
export async function createNodeDenoiser(options: NodeDenoiserOptions): Promise<Denoiser> {
  const {
    model,
    dtype,
    device = 'auto',
    fallback = 'warn',
    warn = emitWarning,
    workers = 0,
    isolation = 'auto',
    firstThread,
    priority,
    threads: asked,
    maxQueue = 1024,
    maxBatch = 32,
    onBatch,
    tile,
    onMeasure,
    signal,
  } = givenOptions(options, 'createNodeDenoiser', '{ model }, the path of a model folder');
  assertWhole('workers', workers, 0, 64);
  assertWhole('maxQueue', maxQueue, 1, 1_000_000);
  assertWhole('maxBatch', maxBatch, 1, 1024);
  const order = nodeOrder(device, fallback);
  const source = modelSource(model);
  assertSource(source);
  const manifest = await source.manifest();
  // A batch of small images may take what one tile takes, but of a large tile no more: the first of them would wait for all.
  const maxPixels = Math.min(pixelsOf(tile ?? defaultTile), pixelsOf(defaultTile));
  const batching: BatchingOptions = { maxImages: maxBatch, maxPixels, onBatch };
  const isApart = isolation === 'process' || (isolation === 'auto' && manifest.madeBy.kind === 'imported');
  const count = isApart ? Math.max(1, workers) : workers;
  const apart = { answerMs, memoryBytes: memoryFor(order) };
  const spawnApart = (): ReturnType<typeof spawnProcess> => spawnProcess(apart);
  const processors = availableParallelism();
  const tooMany = asked !== undefined && asked > processors;
  if (tooMany) warn(`${asked} threads were asked for; ${processors} are used, one for each processor`);
  const threads = tooMany ? undefined : asked;
  const share = threads ?? (count === 0 ? undefined : Math.max(1, Math.floor(processors / count)));
  const opening = { asked: device, order, threads: share };
  const chosen: ChosenDtype =
    dtype === 'auto'
      ? await autoDtype(source, {
          ...{ ...opening, signal, order: order.filter(isInstalled), memory: fileMemory(memoryPath()) },
          onMeasure,
          runtime: `onnxruntime ${nativeVersion()}`,
          open: isApart
            ? (one, how) => {
                const alone = { ...batching, workers: 1, maxQueue, patience, spawn: spawnApart };
                return createPool(one, { ...how, signal: undefined }, alone);
              }
            : openModel,
        })
      : { dtype: dtype ?? 'fp32' };
  const loaded = await loadModel(source, chosen.dtype);
  const session =
    count === 0
      ? createBatchingSession(await openModel(loaded, { ...opening, signal }), loaded.manifest, batching)
      : await createPool(
          loaded,
          { ...opening, priority },
          {
            ...batching,
            workers: count,
            maxQueue,
            patience,
            spawn: isApart ? spawnApart : (firstThread?.spawn ?? spawnThread),
          },
        );
  const warning = fallback === 'warn' ? fallbackWarning(session.describe(), device) : undefined;
  if (warning !== undefined) warn(warning);
  const concurrency = Math.min(maxQueue, Math.max(1, count) * maxBatch);
  const denoiser = createDenoiser(loaded.manifest, session, { tile, concurrency });
  const { note } = chosen;
  if (note === undefined) return denoiser;
  const withNote = (described: SessionDescription): SessionDescription => ({
    ...described,
    notes: [...(described.notes ?? []), note],
  });
  return { ...denoiser, describe: () => withNote(denoiser.describe()) };
}

function pixelsOf({ height, width }: TileSize): number {
  return height * width;
}

/** What is remembered of a device does not hold once another is set up, which comes before it. */
function isInstalled(device: Device): boolean {
  return device !== 'cuda' || missingCudaFiles().length === 0;
}

/** What drivers of GPUs allocate is not known, so there it has no limit. */
function memoryFor(order: readonly Device[]): number | undefined {
  const hasGpu = order.includes('webgpu') || (order.includes('cuda') && missingCudaFiles().length === 0);
  return hasGpu ? undefined : strangersMemory();
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, patienceMs).unref();
  });
}

function emitWarning(message: string): void {
  process.emitWarning(message, 'DenoisekitWarning');
}

function assertWhole(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new DenoiseError('usage', {
    what: `${name} is wrong`,
    actual: String(value),
    expected: `${min} to ${max}`,
  });
}
