import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where Debian, Ubuntu and Fedora keep what the command on the path only starts. */
const libraryFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser'];

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
