import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { WebgpuAdapter } from './chromium-options.js';

export interface Vulkan {
  readonly reason?: string;
  /** No GPU does the work. */
  readonly software?: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/**
 * On Linux, WebGPU needs a Vulkan driver: one that the user names, that of a GPU, or SwiftShader beside Chromium.
 *
 * @param adapter `swiftshader` also where there is a GPU, `default` for a GPU and nothing else; absent: a GPU where there is one
 */
export function vulkanFor(
  env: Readonly<Record<string, string | undefined>>,
  browser: string | undefined,
  adapter?: WebgpuAdapter,
): Vulkan {
  const nothing = { env: {}, notes: [] };
  if (process.platform !== 'linux') return nothing;
  const named = env['VK_ICD_FILENAMES'] ?? env['VK_DRIVER_FILES'];
  if (named !== undefined && adapter !== 'swiftshader')
    return { ...nothing, notes: [`Vulkan driver: ${named.split('/').at(-1) ?? ''}`] };
  if (hasGpu() && adapter !== 'swiftshader') return nothing;
  if (adapter === 'default') return { ...nothing, reason: 'there is no GPU here' };
  const folder = findSwiftShader(browser);
  if (folder === undefined) {
    return {
      ...nothing,
      reason: `there is no ${adapter === 'swiftshader' ? '' : 'GPU, and no '}SwiftShader beside a Chromium`,
    };
  }
  const libraries = [folder, env['LD_LIBRARY_PATH'] ?? ''].filter((part) => part !== '');
  return {
    software: true,
    env: {
      VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
      LD_LIBRARY_PATH: libraries.join(delimiter),
    },
    notes: ['Vulkan driver: SwiftShader'],
  };
}

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

function hasGpu(): boolean {
  const folder = '/dev/dri';
  return (
    existsSync('/dev/nvidia0') ||
    (existsSync(folder) && readdirSync(folder).some((n) => n.startsWith('render')))
  );
}
