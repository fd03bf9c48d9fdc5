import { DenoiseError, textOf } from '@denoisekit/core';
import type * as canvas from '@napi-rs/canvas';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installCommand } from '../backends/install-command.js';
import { fontsKeptAside, trainingFonts, type Face } from './fonts.js';

/** What is used of it. */
export type CanvasLibrary = Pick<typeof canvas, 'createCanvas' | 'GlobalFonts'>;
export type Context = canvas.SKRSContext2D;

/** Packages that pages are drawn with: optional, since only `scan` needs them. */
const drawingPackages = [
  '@napi-rs/canvas',
  ...[...trainingFonts, ...fontsKeptAside].map(({ name }) => `@fontsource/${name}`),
];

/**
 * The library that draws, with these faces registered. Faces of the system are never drawn with.
 *
 * @throws DenoiseError `setup-missing` with the command that installs what is not there
 */
export async function loadCanvas(faces: readonly Face[]): Promise<CanvasLibrary> {
  try {
    const library = await import('@napi-rs/canvas');
    const require = createRequire(import.meta.url);
    for (const { package: name, file, family } of faces) {
      if (library.GlobalFonts.has(family)) continue;
      const folder = dirname(require.resolve(`${name}/package.json`));
      if (library.GlobalFonts.register(await readFile(join(folder, file)), family) === null) {
        throw new DenoiseError('setup-missing', { what: `the font ${file} of ${name} cannot be read` });
      }
    }
    return library;
  } catch (cause) {
    const command = installCommand(...drawingPackages);
    throw new DenoiseError('setup-missing', {
      what: 'what draws pages to train on is not all there',
      // Node adds by which files it was asked for.
      actual: textOf(cause).replace(/\s*Require stack:.*/s, ''),
      expected: 'the canvas @napi-rs/canvas and the fonts',
      fix: command,
      details: { command },
      cause,
    });
  }
}
