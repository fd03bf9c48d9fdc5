import type { ModelManifest } from '@denoisekit/core';
import { fixedSize } from '../model/model-facts.js';
import { timeText } from '../view/status-text.js';
import { devices, type Site } from './parity.js';
import { row } from './rows.js';
import { measureDevice, type SpeedRow } from './speed.js';

export interface SpeedSection {
  readonly measure: HTMLButtonElement;
  readonly table: HTMLTableElement;
  readonly status: HTMLElement;
}

/** Measures the chosen model on every device of this browser when asked to, a row each. */
export function listenToSpeed(
  { measure, table, status }: SpeedSection,
  chosen: () => ModelManifest,
  site: Site,
): void {
  async function run(): Promise<void> {
    const manifest = chosen();
    const { signal } = new AbortController();
    for (const device of devices) {
      status.textContent = `Measuring ${manifest.title} on ${device}…`;
      table.tBodies[0]!.append(rowOf(await measureDevice(manifest, device, site, signal), manifest));
    }
    status.textContent = `${manifest.title}, measured just now.`;
  }

  measure.addEventListener('click', () => {
    table.tBodies[0]!.replaceChildren();
    table.parentElement!.hidden = false;
    measure.disabled = true;
    void run().finally(() => {
      measure.disabled = false;
    });
  });
  measure.disabled = false;
}

function rowOf({ device, megapixels, where }: SpeedRow, manifest: ModelManifest): HTMLTableRowElement {
  if (megapixels === undefined) return row([device, 'does not run', '–', where]);
  const large = fixedSize(manifest) === undefined ? `about ${timeText(12_000 / megapixels)}` : '–';
  return row([device, String(Number(megapixels.toPrecision(2))), large, where]);
}
