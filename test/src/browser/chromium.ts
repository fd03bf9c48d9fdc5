import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program, empty when there is none; scripts/test/browser.mjs looks for it. */
    chromium: string;
  }
}

/** Chromium's WebGPU in software, so that tests need no GPU; on a machine that has one the same code runs on it. */
const softwareGpu = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-pings',
];

/** A headless Chromium, with WebGPU in software or without any. */
export function launch({ webgpu }: { readonly webgpu: boolean }): Promise<Browser> {
  const executablePath = inject('chromium');
  if (executablePath === '') {
    throw new Error(
      'there is no Chromium for these tests; install it (Debian: apt-get install chromium) or name one in DENOISEKIT_CHROMIUM',
    );
  }
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium refuses its sandbox to root, and containers often have no other user.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...quiet, ...(webgpu ? softwareGpu : ['--disable-blink-features=WebGPU'])],
  });
}
