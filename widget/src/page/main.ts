import { parseManifest, textOf, type ModelManifest } from '@denoisekit/core';
import '../define.js';
import { defaultNoise } from '../settings.js';
import { loadDigits, showGallery } from './gallery.js';
import { modelRows } from './models-table.js';
import { checkDevice, openModel, type ParityRow, type Site } from './parity.js';
import { row } from './rows.js';

declare const workerScript: string;

const site: Site = { assets: 'ort', worker: workerScript };
const devices = ['wasm', 'webgpu'] as const;
const widget = document.querySelector('denoise-widget')!;
const chooser = document.querySelector<HTMLSelectElement>('#model')!;
const check = document.querySelector<HTMLButtonElement>('#check')!;
const parity = document.querySelector<HTMLTableElement>('#parity')!;
const models = document.querySelector<HTMLTableElement>('#models')!;

function part(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function tell(place: string, text: string): void {
  part(place).textContent = text;
}

async function loadManifests(): Promise<readonly ModelManifest[]> {
  const ids = (await (await fetch('models.json')).json()) as readonly string[];
  return Promise.all(
    ids.map(async (id) => parseManifest(await (await fetch(`models/${id}/manifest.json`)).text(), id)),
  );
}

function useModel(id: string): void {
  widget.setAttribute('model', `models/${id}`);
}

function parityRow({ model, device, ok, text, where }: ParityRow): HTMLTableRowElement {
  const element = row([`${model} on ${device}`, ok ? '✓ within tolerance' : '✗ not right', text, where]);
  element.dataset['device'] = device;
  element.className = ok ? 'ok' : 'not';
  return element;
}

async function checkAll(manifests: readonly ModelManifest[]): Promise<void> {
  check.disabled = true;
  const body = parity.tBodies[0]!;
  body.replaceChildren();
  parity.parentElement!.hidden = false;
  for (const { id } of manifests) {
    for (const device of devices) {
      tell('parity-status', `Opening ${id} on ${device}…`);
      body.append(parityRow(await checkDevice(id, device, site)));
    }
  }
  tell('parity-status', 'Checked in this browser just now.');
  check.disabled = false;
}

async function fillGallery({ id, input }: ModelManifest): Promise<void> {
  tell('gallery-status', 'Denoising in your browser…');
  try {
    const denoiser = await openModel(id, 'wasm', site);
    const options = { denoiser, channels: input.dimensions[1], noise: defaultNoise };
    await showGallery(part('gallery'), await loadDigits('digits.png'), options, (digit, name) => {
      void widget.load(digit, name);
      widget.scrollIntoView({ block: 'start', behavior: 'smooth' });
    });
    await denoiser.dispose();
    tell(
      'gallery-status',
      'From top to bottom: noisy, denoised in your browser, clean. Choose one to try it.',
    );
  } catch (error) {
    tell('gallery-status', `The gallery cannot be shown: ${textOf(error)}.`);
  }
}

async function start(): Promise<void> {
  widget.setAttribute('worker', site.worker);
  const manifests = await loadManifests();
  chooser.replaceChildren(...manifests.map(({ id, title }) => new Option(title, id)));
  chooser.addEventListener('change', () => {
    useModel(chooser.value);
  });
  part('chooser').hidden = manifests.length < 2;
  models.tBodies[0]!.replaceChildren(...modelRows(manifests));
  check.addEventListener('click', () => void checkAll(manifests));
  check.disabled = false;
  const first = manifests[0];
  if (first === undefined) throw new Error('no model is served');
  useModel(first.id);
  await fillGallery(first);
}

start().catch((error: unknown) => {
  tell('gallery-status', `The page cannot be shown: ${textOf(error)}. Reload it when you are online again.`);
});
