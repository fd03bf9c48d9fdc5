import { chromiumOptions, type ChromiumOptions } from '@denoisekit/parity';
import { chromium, type Browser } from 'playwright-core';

/** How long a page is waited for, in ms: a wait that ends before the time of its test does fails on a slow machine without a reason. */
export const patienceMs = 200_000;

/** A headless Chromium, with WebGPU in software or without any. */
export function launch(options: ChromiumOptions): Promise<Browser> {
  return chromium.launch(chromiumOptions(options));
}
