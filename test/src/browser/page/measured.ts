import { createStageClock, type StageTimes } from '@denoisekit/core';
import { runtimeFiles } from '@denoisekit/runtime-web';
import { DenoiseWidget } from '@denoisekit/widget';
import * as ort from 'onnxruntime-web/wasm';

// The script of a page that measures where the time of a picture goes in the element.

/** One picture, from the bytes of its file to those of the answer. */
export interface PageRun extends StageTimes {
  readonly totalMilliseconds: number;
}

class MeasuredWidget extends DenoiseWidget {
  override clock = createStageClock(() => performance.now());
}
customElements.define('measured-widget', MeasuredWidget);

let element: MeasuredWidget | undefined;

/** An element with its model open. */
async function openElement(model: string, maxPixels: number): Promise<void> {
  element = new MeasuredWidget();
  const attributes = { model, assets: '/ort', worker: '/worker.js', device: 'wasm', dtype: 'fp32' };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.setAttribute('noise', 'none');
  element.setAttribute('max-pixels', String(maxPixels));
  document.body.append(element);
  await element.load({ data: new Float32Array(3 * 64 * 64).fill(0.5), shape: [1, 3, 64, 64] });
  await element.denoise();
  assertDone('picture');
}

/** The picture at an address, through the element, as people take it: chosen, denoised, downloaded. */
async function denoiseFile(address: string): Promise<PageRun> {
  const file = new File([await (await fetch(address)).blob()], address);
  element!.clock = createStageClock(() => performance.now());
  const start = performance.now();
  await element!.load(file);
  await element!.denoise();
  assertDone(address);
  await downloaded();
  return { ...element!.clock.times(), totalMilliseconds: performance.now() - start };
}

/** The download is made, and not taken: where a browser puts it is its own matter. */
function downloaded(): Promise<void> {
  return new Promise((resolve) => {
    HTMLAnchorElement.prototype.click = () => {
      resolve();
    };
    element!.shadowRoot!.querySelector<HTMLButtonElement>('#download')!.click();
  });
}

/** What is refused leaves the picture before in its place. */
function assertDone(name: string): void {
  const { state } = element!;
  if (state.kind === 'done' && state.picture.name === name) return;
  throw new Error(state.kind === 'failed' ? state.error.message : `the element is ${state.kind}`);
}

let bare: { readonly session: ort.InferenceSession; readonly channels: number } | undefined;

/** onnxruntime-web alone, with the options that this project sets, on one thread. */
async function openBare(model: string, channels: number): Promise<void> {
  const bytes = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer());
  ort.env.wasm.wasmBinary = await bytes(`/ort/${runtimeFiles.wasm.path}`);
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(await bytes(`${model}/model.onnx`), {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  bare = { session, channels };
}

/** Milliseconds of one run. */
async function runBare(height: number, width: number): Promise<number> {
  const { session, channels } = bare!;
  const data = new Float32Array(channels * height * width).fill(0.5);
  const image = new ort.Tensor('float32', data, [1, channels, height, width]);
  const start = performance.now();
  await session.run({ [session.inputNames[0]!]: image });
  return performance.now() - start;
}

const measuredPage = { openElement, denoiseFile, openBare, runBare };

declare global {
  var measuredPage: {
    readonly openElement: (model: string, maxPixels: number) => Promise<void>;
    readonly denoiseFile: (address: string) => Promise<PageRun>;
    readonly openBare: (model: string, channels: number) => Promise<void>;
    readonly runBare: (height: number, width: number) => Promise<number>;
  };
}
globalThis.measuredPage = measuredPage;
