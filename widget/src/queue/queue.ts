import { DenoiseError, textOf } from '@denoisekit/core/errors';
import type { DownloadFormat } from '../state/download-format.js';

/** More files than anybody looks through, and results that a browser still holds. */
export const mostFiles = 200;

/** A denoised file. */
export interface FileResult {
  /** The encoded picture, which the browser may keep on disk. */
  readonly blob: Blob;
  readonly format: DownloadFormat;
  /** What people should know of it, as sentences. */
  readonly remarks: readonly string[];
}

export type FileState =
  | { readonly kind: 'waiting' }
  /** `share` of it is done, from 0 to 1. */
  | { readonly kind: 'working'; readonly share: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: DenoiseError };

export interface Entry {
  readonly file: File;
  readonly state: FileState;
  /** What came of it last, with what was asked for before where it is not done: it stays until the next is there. */
  readonly result?: FileResult | undefined;
}

export interface QueueOptions {
  readonly denoise: (
    file: File,
    options: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
  ) => Promise<FileResult>;
  /** Called after each change, with the entry that it is of, or undefined where there may be several. */
  readonly changed: (index?: number) => void;
  readonly failed: (error: DenoiseError) => void;
}

/** Files that are denoised one after the other. */
export interface Queue {
  readonly entries: readonly Entry[];
  readonly isRunning: () => boolean;
  /** Puts files at the end; of more than `mostFiles` in all the last are left out. Gives how many were. */
  readonly add: (files: readonly File[]) => number;
  /** Denoises what waits, and what has failed and may work when it is tried again. Resolves when nothing is left to do, or it was stopped. */
  readonly run: () => Promise<void>;
  /** Stops it. The file that is being denoised waits again. Gives whether it ran. */
  readonly stop: () => boolean;
  /** Lets all files wait again, since their results would be others now; what ran begins again. `forgets` the results at once. */
  readonly reset: (forgets?: boolean) => void;
}

/** Failures of one picture. Any other, as of the model or the network, the next picture would meet too. */
const ofPicture = /^(image-.*|shape-mismatch|inference-failed|worker-crashed|internal)$/;
/** Failures that the same file would have again with what is asked for now. */
const lasting = /^(image|shape|values|noise|unknown|usage)/;
const waiting: FileState = { kind: 'waiting' };

/** Whether it is worth trying a file again as it is. */
export function mayWorkAgain(state: FileState): boolean {
  return state.kind === 'failed' && !lasting.test(state.error.code);
}

export function createQueue({ denoise, changed, failed }: QueueOptions): Queue {
  const entries: Entry[] = [];
  let running: AbortController | undefined;

  function set(index: number, state: FileState, result = entries[index]!.result): void {
    entries[index] = { file: entries[index]!.file, state, result };
    changed(index);
  }

  function wait(chosen: (state: FileState) => boolean): void {
    for (const [index, { state }] of entries.entries()) if (chosen(state)) set(index, waiting);
  }

  async function attempt(index: number, signal: AbortSignal): Promise<Omit<Entry, 'file'>> {
    try {
      const onProgress = (share: number): void => {
        if (!signal.aborted) set(index, { kind: 'working', share });
      };
      const result = await denoise(entries[index]!.file, { signal, onProgress });
      return { state: { kind: 'done' }, result };
    } catch (cause) {
      const error =
        cause instanceof DenoiseError ? cause : new DenoiseError('internal', { what: textOf(cause), cause });
      return { state: { kind: 'failed', error } };
    }
  }

  async function run(): Promise<void> {
    if (running !== undefined) return;
    const { signal } = (running = new AbortController());
    wait(mayWorkAgain);
    for (let goesOn = true; goesOn;) {
      const index = entries.findIndex(({ state }) => state.kind === 'waiting');
      if (index < 0) break;
      set(index, { kind: 'working', share: 0 });
      const { state, result } = await attempt(index, signal);
      if (signal.aborted) return;
      set(index, state, result);
      if (state.kind !== 'failed') continue;
      failed(state.error);
      goesOn = ofPicture.test(state.error.code);
    }
    running = undefined;
    changed();
  }

  function stop(): boolean {
    const ran = running !== undefined;
    running?.abort();
    running = undefined;
    wait(({ kind }) => kind === 'working');
    changed();
    return ran;
  }

  return {
    entries,
    isRunning: () => running !== undefined,
    add(files) {
      const taken = files.slice(0, mostFiles - entries.length);
      entries.push(...taken.map((file) => ({ file, state: waiting })));
      changed();
      return files.length - taken.length;
    },
    run,
    stop,
    reset(forgets = false) {
      const ran = stop();
      if (forgets) entries.splice(0, Infinity, ...entries.map(({ file, state }) => ({ file, state })));
      wait(({ kind }) => kind === 'done' || kind === 'failed');
      if (ran) void run();
    },
  };
}
