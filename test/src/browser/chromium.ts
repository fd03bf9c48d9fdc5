import { chromium, type Browser } from 'playwright-core';

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

export interface LaunchOptions {
  readonly webgpu: boolean;
  /** The path of the program. */
  readonly executablePath: string;
}

/** A headless Chromium, with WebGPU in software or without any. */
export function launch({ webgpu, executablePath }: LaunchOptions): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium refuses its sandbox to root, and containers often have no other user.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...quiet, ...(webgpu ? softwareGpu : ['--disable-blink-features=WebGPU'])],
  });
}
