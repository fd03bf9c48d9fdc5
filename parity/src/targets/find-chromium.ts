import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Where Debian, Ubuntu and Fedora keep what the command on the path only starts. */
const libraryFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser'];

/**
 * The Chromium to drive: the one that DENOISEKIT_CHROMIUM names, the first on the path, or the one that Playwright downloaded.
 *
 * @param downloaded where Playwright would have put its own
 */
export function findChromium(
  env: Env,
  downloaded: () => string,
  usable: (path: string) => boolean = isProgram,
): string | undefined {
  const own = env['DENOISEKIT_CHROMIUM'];
  if (own !== undefined && own !== '') return usable(own) ? own : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const system = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...system, downloaded()].find(usable);
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

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
