import { fileOf, type ModelManifest } from '@denoisekit/core';
import { fixedSize } from '../model/model-facts.js';
import { cell, row } from './rows.js';
import type { SampleKind } from './sample-noises.js';

/** A line for each model, which opens to its size and its quality by noise. */
export function modelLines(manifests: readonly ModelManifest[]): HTMLElement[] {
  return manifests.map((manifest) => {
    const details = document.createElement('details');
    details.dataset['model'] = manifest.id;
    const line = document.createElement('summary');
    const name = document.createElement('strong');
    name.textContent = manifest.title;
    const megabytes = (fileOf(manifest).bytes / 1e6).toFixed(1);
    line.append(name, ` for ${takesText(manifest)}, ${megabytes} MB`);
    const facts = document.createElement('p');
    const parameters = Math.round(manifest.graph.parameters / 1000).toLocaleString('en');
    facts.textContent = `${manifest.description} ${parameters} k parameters.`;
    const table = document.createElement('table');
    table.createTHead().append(row(['Noise', 'PSNR, dB', 'SSIM', 'Measured on']));
    const rows = manifest.quality.map(({ noise, noisy, denoised, dataset, images }) => {
      const line = document.createElement('tr');
      line.append(
        cell('td', noise.includes('|') ? 'as in its training' : noise),
        cell('td', `${decibels(noisy.psnrPooled)} → ${decibels(denoised.psnrPooled)}`),
        cell('td', `${noisy.ssim.toFixed(3)} → ${denoised.ssim.toFixed(3)}`),
        cell('td', `${dataset}, ${images.toLocaleString('en')} images`),
      );
      return line;
    });
    const wide = document.createElement('div');
    wide.className = 'wide';
    wide.tabIndex = 0;
    wide.setAttribute('role', 'region');
    wide.setAttribute('aria-label', `Quality of ${manifest.title}`);
    table.createTBody().append(...rows);
    wide.append(table);
    details.append(line, facts, ...(rows.length === 0 ? [] : [wide]));
    return details;
  });
}

/** Which pictures a model is for: `digits, grey, any size`. */
export function takesText(manifest: Pick<ModelManifest, 'input' | 'suits'>): string {
  const size = fixedSize(manifest);
  const colour = manifest.input.dimensions[1] === 3 ? 'colour' : 'grey';
  const sizes = size === undefined ? 'any size' : `${size[1]} × ${size[0]} only`;
  return [...(manifest.suits?.pictures ?? []), colour, sizes].join(', ');
}

function decibels(psnr: number | null): string {
  return psnr === null ? 'equal' : psnr.toFixed(2);
}

/** What the page shows to begin with by a model; undefined by one for digits. */
export function sampleKindOf({ suits }: Pick<ModelManifest, 'suits'>): SampleKind | undefined {
  const kinds: readonly SampleKind[] = ['photographs', 'scans'];
  return kinds.find((kind) => suits?.pictures.includes(kind));
}
