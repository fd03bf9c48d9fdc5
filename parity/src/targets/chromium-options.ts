/** Chromium's WebGPU in software, so that no GPU is needed and the answers do not depend on which one there is. */
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

export interface ChromiumOptions {
  /** In software; otherwise there is none at all. */
  readonly webgpu: boolean;
  /** The path of the program. */
  readonly executablePath: string;
}

/** How a headless Chromium is launched, in the words of Playwright: it asks nobody on the network for anything. */
export function chromiumOptions({ webgpu, executablePath }: ChromiumOptions) {
  return {
    executablePath,
    headless: true,
    // Chromium refuses its sandbox to root, and containers often have no other user.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...quiet, ...(webgpu ? softwareGpu : ['--disable-blink-features=WebGPU'])],
  };
}
