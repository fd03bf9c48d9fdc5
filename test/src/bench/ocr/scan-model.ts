import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Denoiser } from '@denoisekit/core';
import { createNodeDenoiser, folderSource } from '@denoisekit/runtime-node';

/** The model that is measured: `DENOISEKIT_SCAN_MODEL`, the shipped one, or the newest of one's own; undefined where there is none. */
export async function openScanModel(env = process.env): Promise<Denoiser | undefined> {
  const shipped = resolve(import.meta.dirname, '../../../../models/scan');
  for (const folder of [env['DENOISEKIT_SCAN_MODEL'], shipped, resolve('my-models/scan')]) {
    if (folder === undefined || folder === '') continue;
    if (
      await access(join(folder, 'manifest.json')).then(
        () => true,
        () => false,
      )
    ) {
      return await createNodeDenoiser({ model: folderSource(folder) });
    }
  }
  return undefined;
}
