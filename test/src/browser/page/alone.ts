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

async function post(path: string, report: CaseReport | ElementReport | string): Promise<void> {
  await fetch(path, { method: 'POST', body: JSON.stringify(report) });
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
    const element = document.createElement('denoise-widget');
    const attributes = { model: '/models/tiny', assets: '/ort', worker: '/worker.js', noise: 'none' };
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.setAttribute('auto', '');
    element.setAttribute('src', '/digits.png');
    document.body.append(element);
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
  await post('/done', '');
} catch (error) {
  await post('/done', String(error));
}
