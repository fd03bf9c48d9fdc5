import { DenoiseError, parseManifest, textOf, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import '../define.js';
import { fetchFile } from '../browser/fetch-file.js';
import { addCopyButtons } from './copy-buttons.js';
import { createGallery } from './gallery-section.js';
import { askForKey, sendKeptKey } from './key.js';
import { modelLines, sampleKindOf, takesText } from './models-table.js';
import type { Site } from './parity.js';
import { listenToParity } from './parity-section.js';
import { createSample } from './sample.js';
import { listenToSpeed } from './speed-section.js';
import { takeDrops } from './take-drops.js';

declare const workerScript: string;

const site: Site = { assets: 'ort', worker: `${workerScript}${sendKeptKey()}` };
const widget = document.querySelector('denoise-widget')!;

function part(id: string): HTMLElement {
  return document.getElementById(id)!;
}

async function read(path: string): Promise<string> {
  return (await fetchFile(new URL(path, document.baseURI), new AbortController().signal)).text();
}

/** Those for photographs first, then those for scans. */
async function loadManifests(): Promise<readonly ModelManifest[]> {
  const ids = JSON.parse(await read('models.json')) as readonly string[];
  const manifests = await Promise.all(
    ids.map(async (id) => parseManifest(await read(`models/${id}/manifest.json`), id)),
  );
  const order = ['photographs', 'scans', undefined];
  const placeOf = (one: ModelManifest): number => order.indexOf(sampleKindOf(one));
  return manifests.sort((a, b) => placeOf(a) - placeOf(b));
}

async function start(): Promise<void> {
  takeDrops(widget);
  addCopyButtons(document.querySelectorAll('pre'));
  widget.setAttribute('worker', site.worker);
  const manifests = await loadManifests();
  const [first] = manifests;
  if (first === undefined) throw new Error('no model is served');

  const chooser = part('model') as HTMLSelectElement;
  chooser.replaceChildren(...manifests.map((one) => new Option(`${one.title} (${takesText(one)})`, one.id)));
  chooser.value = first.id;
  const chosen = (): ModelManifest => manifests.find(({ id }) => id === chooser.value) ?? first;
  const sample = createSample(widget, {
    place: part('sample'),
    buttons: part('noises'),
    result: part('sample-result'),
  });
  let showsDigit = false;
  /** Whether the widget shows nothing but what the page has begun with, or that it lacked its model until now. */
  const isUntouched = (): boolean => {
    const { state } = widget;
    return (
      sample.isShown || state.kind === 'empty' || (state.kind === 'failed' && state.picture === undefined)
    );
  };
  const showDigit = (digit: ImageTensor, name: string): void => {
    showsDigit = true;
    sample.leave();
    void widget.load(digit, name);
  };
  const fillGallery = createGallery({ list: part('gallery'), status: part('gallery-status') }, site, {
    choose(digit, name) {
      showDigit(digit, name);
      widget.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion)').matches ? 'auto' : 'smooth' });
    },
    shown([digit]) {
      // Something to see from the start. A user who was faster keeps their choice.
      if (digit !== undefined && isUntouched()) showDigit(digit, 'Digit 0');
    },
  });
  const useModel = (): void => {
    const { id, description } = chosen();
    const kind = sampleKindOf(chosen());
    widget.setAttribute('model', `models/${id}`);
    for (const place of document.querySelectorAll('.id')) place.textContent = id;
    part('model-description').textContent = description;
    part('digits').hidden = kind !== undefined;
    widget.samples = kind === undefined ? 'digits.png' : null;
    if (kind === undefined) void fillGallery(chosen());
    else if (showsDigit || isUntouched()) sample.show(kind);
  };
  chooser.addEventListener('change', useModel);
  part('chooser').hidden = manifests.length < 2;

  // A picture of the user's own is denoised as it is: no noise is added.
  widget.addEventListener('denoise-files', () => {
    showsDigit = false;
    if (sample.isShown) sample.leave();
  });

  part('models').append(...modelLines(manifests));
  const order = (): readonly string[] => {
    const { id } = chosen();
    return [id, ...manifests.map((one) => one.id).filter((other) => other !== id)];
  };
  const parity = {
    check: part('check') as HTMLButtonElement,
    stop: part('stop') as HTMLButtonElement,
    table: part('parity') as HTMLTableElement,
    status: part('parity-status'),
  };
  listenToParity(parity, order, site);
  const speed = {
    measure: part('measure') as HTMLButtonElement,
    table: part('speed') as HTMLTableElement,
    status: part('speed-status'),
  };
  listenToSpeed(speed, chosen, site);
  useModel();
}

start().catch((error: unknown) => {
  if (error instanceof DenoiseError && error.details['status'] === 401) {
    askForKey(part('key') as HTMLFormElement);
    return;
  }
  const status = part('page-status');
  status.hidden = false;
  status.textContent = `The page cannot be shown: ${textOf(error)}. Reload it when you are online again.`;
});
