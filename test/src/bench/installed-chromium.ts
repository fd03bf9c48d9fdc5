interface SetUpChromium {
  readonly findChromium: (outside: {
    env: NodeJS.ProcessEnv;
    platform: NodeJS.Platform;
  }) => string | undefined;
}

/** The path of the Chromium that set-up finds or brings; undefined when there is none. */
export async function installedChromium(): Promise<string | undefined> {
  // Plain JavaScript outside of this project's build.
  const finder = new URL('../../../scripts/setup/chromium.mjs', import.meta.url).href;
  const { findChromium } = (await import(finder)) as SetUpChromium;
  return findChromium({ env: process.env, platform: process.platform });
}
