import { DenoiseError, parseManifest, textOf, type ModelManifest } from '@denoisekit/core';
import '../define.js';
import { fetchFile } from '../fetch-file.js';
import { createGallery } from './gallery-section.js';
import { askForKey, sendKeptKey } from './key.js';
import { isForPhotographs, modelLines, takesText } from './models-table.js';
import type { Site } from './parity.js';
import { listenToParity } from './parity-section.js';

declare const workerScript: string;

const site: Site = { assets: 'ort', worker: `${workerScript}${sendKeptKey()}` };
/** Clean, so noise is added to it, and what is gained is known. */
const samplePhotograph = 'photograph.webp';
const sampleNoise = 'gaussian:25/255';
const widget = document.querySelector('denoise-widget')!;

function part(id: string): HTMLElement {
  return document.getElementById(id)!;
}

async function read(path: string): Promise<string> {
  return (await fetchFile(new URL(path, document.baseURI), new AbortController().signal)).text();
}

async function loadManifests(): Promise<readonly ModelManifest[]> {
  const ids = JSON.parse(await read('models.json')) as readonly string[];
  return Promise.all(ids.map(async (id) => parseManifest(await read(`models/${id}/manifest.json`), id)));
}

async function start(): Promise<void> {
  widget.setAttribute('worker', site.worker);
  const manifests = await loadManifests();
  const first = manifests.find(isForPhotographs) ?? manifests[0];
  if (first === undefined) throw new Error('no model is served');

  const chooser = part('model') as HTMLSelectElement;
  chooser.replaceChildren(...manifests.map((one) => new Option(`${one.title} (${takesText(one)})`, one.id)));
  chooser.value = first.id;
  for (const place of document.querySelectorAll('.id')) place.textContent = first.id;
  /** Whether the picture is still the one that the page began with. */
  let showsSample = false;
  const chosen = (): ModelManifest => manifests.find(({ id }) => id === chooser.value) ?? first;
  const fillGallery = createGallery({ list: part('gallery'), status: part('gallery-status') }, site, {
    choose(digit, name) {
      void widget.load(digit, name);
      widget.scrollIntoView({ block: 'start', behavior: 'smooth' });
    },
    shown([digit]) {
      // Something to see from the start. Whoever was faster keeps what they chose.
      if (digit === undefined || !(showsSample || widget.state.kind === 'empty')) return;
      showsSample = false;
      void widget.load(digit, 'Digit 0');
    },
  });
  const useModel = (): void => {
    const { id, description } = chosen();
    const forPhotographs = isForPhotographs(chosen());
    widget.setAttribute('model', `models/${id}`);
    part('model-description').textContent = description;
    part('digits').hidden = forPhotographs;
    part('photo-credit').hidden = !forPhotographs;
    widget.samples = forPhotographs ? null : 'digits.png';
    widget.noise = forPhotographs && widget.src === samplePhotograph ? sampleNoise : null;
    if (!forPhotographs) {
      widget.src = null;
      void fillGallery(chosen());
    } else if (widget.state.kind === 'empty') {
      showsSample = true;
      widget.noise = sampleNoise;
      widget.src = samplePhotograph;
    }
  };
  chooser.addEventListener('change', useModel);
  part('chooser').hidden = manifests.length < 2;

  // Whoever gives a picture of their own wants the noise out that it has.
  widget.addEventListener('denoise-files', () => {
    showsSample = false;
    widget.src = null;
    if (isForPhotographs(chosen())) widget.noise = null;
  });

  part('models').append(...modelLines(manifests));
  const order = (): readonly string[] => {
    const { id } = chosen();
    return [id, ...manifests.map((one) => one.id).filter((other) => other !== id)];
  };
  const section = {
    check: part('check') as HTMLButtonElement,
    stop: part('stop') as HTMLButtonElement,
    table: part('parity') as HTMLTableElement,
    status: part('parity-status'),
  };
  listenToParity(section, order, site);
  useModel();
}

start().catch((error: unknown) => {
  if (error instanceof DenoiseError && error.details['status'] === 401) {
    askForKey(part('key') as HTMLFormElement);
    return;
  }
  part('gallery-status').textContent =
    `The page cannot be shown: ${textOf(error)}. Reload it when you are online again.`;
});
