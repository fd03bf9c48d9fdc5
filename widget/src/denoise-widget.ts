import type { Denoiser } from '@denoisekit/core';
import { createWebDenoiser, type WebDevice } from '@denoisekit/runtime-web';
import { DenoiseWidgetElement } from './element.js';
import type { OpenDenoiserOptions } from './engine.js';

/** The element on onnxruntime-web. `define` registers it as `<denoise-widget>`. */
export class DenoiseWidget extends DenoiseWidgetElement {
  protected override open({ device, worker, ...options }: OpenDenoiserOptions): Promise<Denoiser> {
    const address = worker === undefined ? undefined : new URL(worker, this.baseURI);
    return createWebDenoiser({
      ...options,
      // What it does not know, it refuses with a sentence.
      device: device as 'auto' | WebDevice,
      worker: address === undefined ? true : () => new Worker(address, { type: 'module' }),
    });
  }
}
