import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromiumPlaces } from '../../chromium-places.mjs';

type Env = Readonly<Record<string, string | undefined>>;

/** Where Debian, Ubuntu and Fedora keep what the command on the path only starts. */
const libraryFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser'];

/** The environment of the search; each has a default. */
export interface ChromiumEnvironment {
  readonly env: Env;
  readonly platform?: string;
  readonly home?: string;
  readonly usable?: (path: string) => boolean;
  readonly list?: (folder: string) => readonly string[];
}

/**
 * The Chromium to drive: the one that DENOISEKIT_CHROMIUM names and no other, or else the first of the system's and of those that
 * Playwright has downloaded. Set-up looks in the same places.
 */
export function findChromium({
  env,
  platform = process.platform,
  home = homedir(),
  usable = isProgram,
  list = namesIn,
}: ChromiumEnvironment): string | undefined {
  const own = env['DENOISEKIT_CHROMIUM'];
  if (own !== undefined && own !== '') return usable(own) ? own : undefined;
  return chromiumPlaces({ env, platform, home, list }).find(usable);
}

/** The folder of SwiftShader's Vulkan driver, which comes with Chromium; undefined where it did not. */
export function findSwiftShader(
  chromium: string | undefined,
  isThere: (path: string) => boolean = existsSync,
): string | undefined {
  const beside = chromium === undefined || !isThere(chromium) ? [] : [dirname(realpathSync(chromium))];
  return [...beside, ...libraryFolders].find(
    (folder) =>
      isThere(join(folder, 'vk_swiftshader_icd.json')) && isThere(join(folder, 'libvk_swiftshader.so')),
  );
}

/** Whether a file is there that may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
