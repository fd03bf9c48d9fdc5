import { chromiumOptions, type ChromiumOptions } from '@denoisekit/parity';
import { chromium, type Browser } from 'playwright-core';

/** A headless Chromium, with WebGPU in software or without any. */
export function launch(options: ChromiumOptions): Promise<Browser> {
  return chromium.launch(chromiumOptions(options));
}
