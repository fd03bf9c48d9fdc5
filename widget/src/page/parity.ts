import { DenoiseError, textOf, type Denoiser } from '@denoisekit/core';
import { createWebDenoiser, type WebDevice } from '@denoisekit/runtime-web';
import { checkText } from '../view/badge.js';

/** Where the page's files are; the worker's script is named when the page is built. */
export interface Site {
  readonly assets: string;
  readonly worker: string;
}

export const devices = ['wasm', 'webgpu'] as const satisfies readonly WebDevice[];

export type Device = (typeof devices)[number];

/** A model in this browser. */
export function openModel(
  id: string,
  device: WebDevice,
  { assets, worker }: Site,
  signal: AbortSignal,
): Promise<Denoiser> {
  return createWebDenoiser({
    model: `models/${id}`,
    ...{ device, fallback: 'error', assets, signal },
    worker: () => new Worker(new URL(worker, document.baseURI), { type: 'module' }),
  });
}

export interface ParityRow {
  readonly model: string;
  readonly device: WebDevice;
  /** Whether its answers are right; undefined where the device is not there. */
  readonly ok: boolean | undefined;
  /** The golden-vector check as a sentence, or why the device does not run. */
  readonly text: string;
  /** The adapter and the threads. */
  readonly where: string;
}

/**
 * Opens a model on a device, which runs its golden vectors, and tells what came of it. A device that does not work is a row
 * as well; it rejects with the signal's reason only.
 */
export async function checkDevice(
  model: string,
  device: WebDevice,
  site: Site,
  signal: AbortSignal,
): Promise<ParityRow> {
  try {
    const denoiser = await openModel(model, device, site, signal);
    const facts = denoiser.describe();
    await denoiser.dispose();
    const { selfTest, adapter, threads } = facts;
    const ok = selfTest !== undefined && selfTest.maxDifference <= selfTest.tolerance;
    const where = adapter ?? `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    return { model, device, ok, text: checkText(facts), where };
  } catch (error) {
    signal.throwIfAborted();
    const isAbsent = error instanceof DenoiseError && error.code === 'device-unavailable';
    return { model, device, ok: isAbsent ? undefined : false, text: textOf(error), where: '–' };
  }
}
