import type { FileCache } from './cache.js';
import { sha256Of, type Digester } from './digest.js';

export interface RecalledDevice {
  /** What was the faster one here; undefined where that is not known. Nobody has checked it. */
  readonly device: string | undefined;
  readonly remember: (device: string) => Promise<void> | undefined;
}

/**
 * Which device was the faster one, kept beside the files of models under the digest of all that it depends on: where one of these
 * changes, nothing is known.
 */
export async function recallDevice(
  facts: readonly unknown[],
  cache: FileCache | undefined,
  subtle: Digester | undefined,
): Promise<RecalledDevice> {
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const sha256 = await sha256Of(bytesOf(JSON.stringify(facts)), subtle);
  const kept = await cache?.get(sha256);
  return {
    device: kept && new TextDecoder().decode(kept),
    remember: (device) =>
      cache?.put({ sha256, name: 'faster device', bytes: device.length }, bytesOf(device)),
  };
}
