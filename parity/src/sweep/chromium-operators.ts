import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { elementCount, DenoiseError, littleEndian, fromLittleEndian } from '@denoisekit/core';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { chromiumOptions, type WebgpuAdapter } from '../targets/chromium-options.js';
import { servePage, type PageServer } from '../targets/page-server.js';
import { lateError } from './child-target.js';
import type { OpenTarget, OperatorTarget, TargetFacts } from './operator-target.js';
import type { Tensor } from './step.js';
import { launchServer, noChromium } from '../targets/with-browser.js';

export interface ChromiumOperatorsOptions extends Pick<OperatorTarget, 'name' | 'tolerance'> {
  /** The path of the program. */
  readonly browser: () => string | undefined;
  readonly adapter?: WebgpuAdapter | undefined;
  readonly deadlineMs: number;
}

/** Far above the answers of any batch. */
const maxAnswerBytes = 256 * 2 ** 20;

const here = import.meta.url;
const extension = here.endsWith('.ts') ? 'ts' : 'js';

/** A page in a headless Chromium with WebGPU. */
export function chromiumOperators(options: ChromiumOperatorsOptions): OperatorTarget {
  const { name, tolerance, browser } = options;
  return {
    name,
    tolerance,
    absence: () => (browser() === undefined ? noChromium : undefined),
    open: () => openChromium(options),
  };
}

async function openChromium({
  name,
  browser,
  adapter,
  deadlineMs,
}: ChromiumOperatorsOptions): Promise<OpenTarget> {
  const executablePath = browser();
  if (executablePath === undefined) throw new DenoiseError('setup-missing', { what: noChromium });
  const files = await pageFiles();
  const server = await servePage(files, maxAnswerBytes);
  const host = await launchServer(chromiumOptions({ executablePath, webgpu: true, adapter })).catch(
    async (error: unknown) => {
      await server.close();
      throw error;
    },
  );
  const close = async (): Promise<void> => {
    await host.kill();
    await server.close();
  };
  try {
    const opened = await chromium.connect(host.wsEndpoint());
    const page = await opened.newPage();
    await page.goto(`${server.origin}/`);
    await page.waitForFunction(() => 'openSweep' in globalThis);
    const told = await within(
      page.evaluate(() => globalThis.openSweep()),
      name,
      deadlineMs,
    );
    if (told.kind === 'error') throw new DenoiseError('device-unavailable', { what: told.reason });
    const { version } = told;
    const facts: TargetFacts = {
      runtime: 'onnxruntime-web',
      version,
      adapter: told.adapter,
      host: `Chromium ${opened.version()}`,
    };
    return { facts, close, run: (batch) => within(runOn(page, server, files, batch), name, deadlineMs) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function runOn(
  page: Page,
  server: PageServer,
  files: Map<string, Uint8Array>,
  { onnx, feeds, outputs }: Parameters<OpenTarget['run']>[0],
): Promise<readonly Tensor[]> {
  files.set('/model.onnx', onnx);
  files.set('/inputs.bin', Buffer.concat(feeds.map(([, { data }]) => littleEndian(data))));
  const batch = { inputs: feeds.map(([name, { shape }]) => ({ name, shape })), outputs };
  const told = await page.evaluate((asked) => globalThis.runSweep(asked), batch);
  if (told.kind === 'error') throw new DenoiseError('inference-failed', { what: told.reason });
  const bytes = server.posted() ?? new Uint8Array();
  let at = 0;
  return told.shapes.map((shape) => ({
    shape,
    data: fromLittleEndian(bytes.subarray(at, (at += 4 * elementCount(shape)))),
  }));
}

async function within<T>(work: Promise<T>, name: string, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(lateError(name, deadlineMs));
    }, deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The page and its script, as an app's bundler would make it, and the WebAssembly of onnxruntime-web. */
async function pageFiles(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`./page/page.${extension}`, here))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    conditions: extension === 'ts' ? ['source'] : [],
  });
  const html = '<!doctype html><title>sweep</title><script type="module" src="/page.js"></script>';
  const wasm = createRequire(here).resolve('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm');
  return new Map<string, Uint8Array>([
    ['/', Buffer.from(html)],
    ['/page.js', outputFiles[0]!.contents],
    ['/ort.wasm', await readFile(wasm)],
  ]);
}
