/** Which of Chromium's adapters WebGPU gets: the one in software that comes with it, or the machine's GPU. */
export type WebgpuAdapter = 'swiftshader' | 'default';

/** What Playwright switches on and off. Chromium goes by the last list that it is given, so ours has to begin with it. */
const byPlaywright = {
  on: ['CDPScreenshotNewSurface', 'SkipListAccountsWithoutGaiaCookies'],
  off: [
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'HttpsFirstBalancedModeAutoEnable',
    'LensOverlay',
    'MediaRouter',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
    'AvoidCorsURLLoaderRestartOnRedirect',
    'TcpPortRandomizationWin',
    'OptimizationHints',
    'NetworkTimeServiceQuerying',
    'AimEnabled',
    'PreconnectToSearch',
    'msForceBrowserSignIn',
    'msEdgeUpdateLaunchServicesPreferredVersion',
  ],
};
const enableFeatures = `--enable-features=${[...byPlaywright.on, 'Vulkan'].join(',')}`;

const flags: Readonly<Record<WebgpuAdapter, readonly string[]>> = {
  // No GPU is needed, and the answers do not depend on which one there is.
  swiftshader: [
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    enableFeatures,
    '--use-vulkan=swiftshader',
  ],
  // A headless Chromium on Linux uses the GPU only with these flags; on other systems the flags change nothing.
  default: [
    '--enable-unsafe-webgpu',
    enableFeatures,
    '--use-angle=vulkan',
    '--disable-vulkan-surface',
    '--ignore-gpu-blocklist',
  ],
};

const quiet = [
  // Each window loads two pages for the list under its address bar, which nobody sees here: a second of a processor.
  `--disable-features=${[...byPlaywright.off, 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'].join(',')}`,
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
