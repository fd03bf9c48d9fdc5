import type { Denoiser } from '@denoisekit/core';
import type * as runtime from '@denoisekit/runtime-web';
import type { WebDevice, WebDtypeChoice } from '@denoisekit/runtime-web';
import { loadPart } from './browser/load-part.js';
import { DenoiseWidgetElement } from './element/element.js';
import type { OpenDenoiserOptions } from './model/engine.js';
import { startWorker } from './worker/start-worker.js';

/** The element on onnxruntime-web. `define` registers it as `<denoise-widget>`. */
export class DenoiseWidget extends DenoiseWidgetElement {
  /** The worker's script where the attribute names none; without one, bundlers find that of the runtime. */
  protected readonly ownWorker: URL | undefined;

  protected override prepare(): Promise<typeof runtime> {
    return import('@denoisekit/runtime-web');
  }

  protected override async open({
    device,
    dtype,
    worker,
    ...options
  }: OpenDenoiserOptions): Promise<Denoiser> {
    const address = worker === undefined ? this.ownWorker : new URL(worker, this.baseURI);
    const { createWebDenoiser } = await loadPart(this.prepare());
    return createWebDenoiser({
      ...options,
      // What it does not know, it refuses with a sentence.
      device: device as 'auto' | WebDevice,
      dtype: dtype as WebDtypeChoice,
      // A sandboxed frame is of no origin, whatever its address, and may not start the script of one.
      worker: origin !== 'null' && (address === undefined || (() => startWorker(address, origin))),
    });
  }
}
