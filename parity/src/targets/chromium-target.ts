import { DenoiseError } from '@denoisekit/core';
import type { Page } from 'playwright-core';
import { decodeAnswers, encodeProbes } from '../probe/probe.js';
import type { ParityAnswer, ParityJob, ParityTarget } from '../target.js';
import type { WebgpuAdapter } from './chromium-options.js';
import { filesOf, htmlOf, jobOf, sharedFiles, valuesOf } from './page-files.js';
import { servePage, type PageServer } from './page-server.js';
import { splitAnswers } from './process-target.js';
import { withBrowser, type BrowserOptions } from './with-browser.js';

export interface ChromiumTargetOptions {
  readonly device: 'wasm' | 'webgpu';
  /** The path of the program. */
  readonly browser: () => string | undefined;
  readonly absence: () => string | undefined;
  /** Default: `swiftshader`. */
  readonly adapter?: WebgpuAdapter | undefined;
  readonly launch?: BrowserOptions['launch'];
  readonly deadlineMs?: number | undefined;
}

/** Values that graphs give out, in bytes: all tensors of a deep model on a large image. */
const maxProbeBytes = 1024 * 1024 * 1024;

/** A real page in a headless Chromium, with the model in a Web Worker. */
export function chromiumTarget(options: ChromiumTargetOptions): ParityTarget {
  const { device, browser, absence, adapter, launch, ...limits } = options;
  const name = `chromium-${device}`;

  /** A page of the script, which gets `/`, and what it is served. */
  async function withPage<T>(
    script: string,
    files: ReadonlyMap<string, Uint8Array>,
    maxPostBytes: number,
    { signal, onProgress }: Pick<ParityJob, 'signal' | 'onProgress'>,
    use: (page: Page, server: PageServer, version: string) => Promise<T>,
  ): Promise<T> {
    const parts = await sharedFiles();
    const server = await servePage(new Map([...parts, ['/', htmlOf(script)], ...files]), maxPostBytes);
    const about = { name, executablePath: browser(), webgpu: device === 'webgpu', adapter, signal, launch };
    try {
      return await withBrowser(about, async (opened) => {
        const page = await opened.newPage();
        await page.exposeFunction('parityProgress', onProgress);
        await page.goto(`${server.origin}/`);
        if (device === 'webgpu' && adapter === 'default') await assertGpu(name, page);
        return await use(page, server, opened.version());
      });
    } finally {
      await server.close();
    }
  }

  return {
    name,
    device,
    ...limits,
    available: () => Promise.resolve(absence()),
    async run(job) {
      return withPage(
        'page',
        await filesOf(job),
        4 * valuesOf(job) + 1024,
        job,
        async (page, server, version) => {
          await page.waitForFunction(() => 'runParity' in globalThis);
          const answer = await page.evaluate((asked) => globalThis.runParity(asked), jobOf(job, device));
          if (answer.kind === 'error') throw DenoiseError.fromJSON(answer.error);
          const { description, shapes } = answer;
          const outputs = splitAnswers(server.posted() ?? new Uint8Array(), shapes);
          const notes = description.adapter === undefined ? [] : [`adapter: ${description.adapter}`];
          return { outputs, description, host: `Chromium ${version}`, notes } satisfies ParityAnswer;
        },
      );
    },
    async probe(job) {
      const files = new Map([['/probes.bin', encodeProbes(job.probes)]]);
      return withPage('probe', files, maxProbeBytes, job, async (page, server) => {
        await page.waitForFunction(() => 'runProbes' in globalThis);
        await page.evaluate((asked) => globalThis.runProbes(asked), device);
        return decodeAnswers(server.posted() ?? new Uint8Array());
      });
    },
  };
}

/** Where Chromium finds no GPU it takes its own software, and says so in the adapter's name alone. */
async function assertGpu(name: string, page: Page): Promise<void> {
  const found = await page.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter === null ? 'no adapter' : `${adapter.info.vendor} ${adapter.info.architecture}`;
  });
  if (!/no adapter|swiftshader|llvmpipe/i.test(found)) return;
  throw new DenoiseError('device-unavailable', {
    what: `${name} finds no GPU`,
    actual: found,
    expected: "the machine's GPU",
    fix: 'look at chrome://gpu, or leave out --webgpu-adapter default',
  });
}
