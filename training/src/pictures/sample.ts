import { fileURLToPath } from 'node:url';

/** The folder of small pictures that comes with this package. Its own ATTRIBUTION.md says where they are from. */
export function sampleFolder(): string {
  return fileURLToPath(new URL('../../sample-pictures', import.meta.url));
}
