import { homedir } from 'node:os';
import { firefoxPlaces } from '../../firefox-places.mjs';
import { isProgram } from './find-chromium.js';

/** The environment of the search; each has a default. */
export interface FirefoxEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  readonly home?: string;
  readonly usable?: (path: string) => boolean;
}

/** The Firefox to open pages in: the one that DENOISEKIT_FIREFOX names and no other, or else the first of the system's. */
export function findFirefox({
  env,
  platform = process.platform,
  home = homedir(),
  usable = isProgram,
}: FirefoxEnvironment): string | undefined {
  const own = env['DENOISEKIT_FIREFOX'];
  if (own !== undefined && own !== '') return usable(own) ? own : undefined;
  return firefoxPlaces({ env, platform, home }).find(usable);
}
