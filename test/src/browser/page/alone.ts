import './page.js';
import '@denoisekit/widget/define';
import type { DenoiseWidgetEvents } from '@denoisekit/widget';
import { runtimeCases } from '../../contract/runtime-cases.js';

// The script of a page that no program drives: runs the cases of the contract, then an element, and posts what came of each.

/** What came of a case of the contract. */
export interface CaseReport {
  readonly name: string;
  /** Null where it holds. */
  readonly failure: string | null;
}

/** What came of an element's first picture. */
export interface ElementReport {
  readonly device: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

async function post(
  path: string,
  report: CaseReport | ElementReport | string | readonly number[],
): Promise<void> {
  await fetch(path, { method: 'POST', body: JSON.stringify(report) });
}

function elementWith(attributes: Readonly<Record<string, string>>): HTMLElement {
  const element = document.createElement('denoise-widget');
  const all = { model: '/models/tiny', assets: '/ort', worker: '/worker.js', noise: 'none', ...attributes };
  for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

/** The sRGB of the first pixel that an element shows of `/p3.png`. */
async function wideGamut(): Promise<readonly number[]> {
  const element = elementWith({ src: '/p3.png' });
  for (;;) {
    const canvas = element.shadowRoot?.querySelector<HTMLCanvasElement>('#before canvas');
    const { data } = canvas?.getContext('2d')?.getImageData(0, 0, 1, 1, { colorSpace: 'srgb' }) ?? {};
    if (data?.[3] === 255) return [...data];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function firstPicture(): Promise<ElementReport> {
  return new Promise((resolve, reject) => {
    document.addEventListener('denoise-done', (event) => {
      const { output, description } = (event as CustomEvent<DenoiseWidgetEvents['denoise-done']>).detail;
      resolve({ device: description.device, shape: output.shape, values: [...output.data] });
    });
    document.addEventListener('denoise-error', (event) => {
      const { code, message } = (event as CustomEvent<DenoiseWidgetEvents['denoise-error']>).detail;
      reject(new Error(`${code}: ${message}`));
    });
    elementWith({ auto: '', src: '/digits.png' });
  });
}

try {
  for (const { name } of runtimeCases()) {
    const failure = await lab.contractCase(name, 'tiny', { device: 'wasm', ...lab.inWorker() }).then(
      () => null,
      (error: unknown) => String(error),
    );
    await post('/case', { name, failure });
  }
  await post('/element', await firstPicture());
  await post('/shown', await wideGamut());
  await post('/done', '');
} catch (error) {
  await post('/done', String(error));
}
