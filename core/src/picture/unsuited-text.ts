import type { ModelManifest } from '../documents/manifest.js';
import type { PictureKind } from './picture-kind.js';

const texts: Readonly<Record<PictureKind, string>> = {
  digits: 'digits',
  photographs: 'a photograph',
  scans: 'a scan',
};

/** For people, after a picture's name: `looks like a scan, and photo is for photographs`. */
export function unsuitedText(seems: PictureKind, { id, suits }: Pick<ModelManifest, 'id' | 'suits'>): string {
  return `looks like ${texts[seems]}, and ${id} is for ${suits?.pictures.join(', ')}`;
}
