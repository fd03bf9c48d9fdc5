/** Which of Chromium's adapters WebGPU gets: the one in software that comes with it, or the machine's GPU. */
export type WebgpuAdapter = 'swiftshader' | 'default';

const flags: Readonly<Record<WebgpuAdapter, readonly string[]>> = {
  // No GPU is needed, and the answers do not depend on which one there is.
  swiftshader: [
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    '--use-vulkan=swiftshader',
  ],
  // A headless Chromium on Linux uses the GPU only with these flags; on other systems the flags change nothing.
  default: [
    '--enable-unsafe-webgpu',
    '--enable-features=Vulkan',
    '--use-angle=vulkan',
    '--disable-vulkan-surface',
    '--ignore-gpu-blocklist',
  ],
};

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
  /** Otherwise there is none at all. */
  readonly webgpu: boolean;
  /** Default: `swiftshader`. */
  readonly adapter?: WebgpuAdapter | undefined;
  /** The path of the program. */
  readonly executablePath: string;
}

/** How a headless Chromium is launched, in Playwright's terms, without any request of its own to the network. */
export function chromiumOptions({ webgpu, adapter = 'swiftshader', executablePath }: ChromiumOptions) {
  return {
    executablePath,
    headless: true,
    // Chromium refuses its sandbox to root, and containers often have no other user.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...quiet, ...(webgpu ? flags[adapter] : ['--disable-blink-features=WebGPU'])],
  };
}
