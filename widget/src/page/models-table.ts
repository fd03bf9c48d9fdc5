import { fileOf, type ModelManifest } from '@denoisekit/core';
import { fixedSize } from '../model-facts.js';
import { cell } from './rows.js';

/** A group of rows for each model: its name with what it takes and how large it is, and its quality by noise. */
export function modelGroups(manifests: readonly ModelManifest[]): HTMLTableSectionElement[] {
  return manifests.map((manifest) => {
    const group = document.createElement('tbody');
    group.dataset['model'] = manifest.id;
    const rows = manifest.quality.map(({ noise, noisy, denoised, dataset, images }) => {
      const row = document.createElement('tr');
      row.append(
        cell('td', noise),
        cell('td', `${decibels(noisy.psnrPooled)} → ${decibels(denoised.psnrPooled)}`),
        cell('td', `${noisy.ssim.toFixed(3)} → ${denoised.ssim.toFixed(3)}`),
        cell('td', `${dataset}, ${images.toLocaleString('en')} images`),
      );
      return row;
    });
    const first = rows[0] ?? document.createElement('tr');
    first.prepend(headOf(manifest, rows.length));
    group.append(first, ...rows.slice(1));
    return group;
  });
}

function headOf(manifest: ModelManifest, rows: number): HTMLTableCellElement {
  const { title, graph } = manifest;
  const head = cell('th', title);
  const facts = document.createElement('small');
  const parameters = `${Math.round(graph.parameters / 1000).toLocaleString('en')} k parameters`;
  facts.textContent = `${takesText(manifest)}; ${parameters}, ${(fileOf(manifest).bytes / 1e6).toFixed(1)} MB`;
  head.scope = 'rowgroup';
  head.rowSpan = Math.max(1, rows);
  head.append(facts);
  return head;
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
