import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import { chromium, type Browser } from 'playwright-core';
import { littleEndian } from '../pack-file.js';
import type { PageJob } from '../page/protocol.js';
import type { ParityAnswer, ParityJob, ParityTarget } from '../target.js';
import { bundlePage } from './bundle.js';
import { chromiumOptions } from './chromium-options.js';
import { servePage } from './page-server.js';
import { splitAnswers } from './process-target.js';

export interface ChromiumTargetOptions {
  readonly device: 'wasm' | 'webgpu';
  /** The path of the program. */
  readonly browser: () => string | undefined;
  readonly absence: () => string | undefined;
  readonly deadlineMs?: number;
  readonly maxImages?: number;
}

/** A real page in a headless Chromium, with the model in a Web Worker. */
export function chromiumTarget({ device, browser, absence, ...limits }: ChromiumTargetOptions): ParityTarget {
  return {
    ...{ name: `chromium-${device}`, device, ...limits },
    available: () => Promise.resolve(absence()),
    async run(job) {
      const { cases, tile } = job.pack;
      const server = await servePage(await filesOf(job), 4 * valuesOf(job) + 1024);
      try {
        return await withBrowser(browser(), device, job.signal, async (opened) => {
          const page = await opened.newPage();
          await page.exposeFunction('parityProgress', (done: number) => {
            job.onProgress(done);
          });
          await page.goto(`${server.origin}/`);
          await page.waitForFunction(() => 'runParity' in globalThis);
          const wanted: PageJob = { device, tile, shapes: cases.map(({ input }) => input.shape) };
          const answer = await page.evaluate((asked) => globalThis.runParity(asked), wanted);
          if (answer.kind === 'error') throw DenoiseError.fromJSON(answer.error);
          const { description, shapes } = answer;
          const outputs = splitAnswers(server.posted() ?? new Uint8Array(), shapes);
          const host = `Chromium ${opened.version()}`;
          const notes = description.adapter === undefined ? [] : [`adapter: ${description.adapter}`];
          return { outputs, description, host, notes } satisfies ParityAnswer;
        });
      } finally {
        await server.close();
      }
    },
  };
}

/** A browser in a process of its own, which ends with the work; killed by its id when the signal says so. */
async function withBrowser<T>(
  executablePath: string | undefined,
  device: string,
  signal: AbortSignal,
  use: (browser: Browser) => Promise<T>,
): Promise<T> {
  if (executablePath === undefined) {
    throw new DenoiseError('setup-missing', { what: 'there is no Chromium', fix: 'install it' });
  }
  signal.throwIfAborted();
  const server = await chromium.launchServer({
    ...chromiumOptions({ executablePath, webgpu: device === 'webgpu' }),
    // The command itself decides what Ctrl-C does.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  });
  const kill = (): void => {
    server.process().kill('SIGKILL');
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    signal.throwIfAborted();
    return await use(await chromium.connect(server.wsEndpoint()));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
    await server.kill();
  }
}

function valuesOf({ pack: { cases } }: ParityJob): number {
  return cases.reduce((sum, { input }) => sum + input.data.length, 0);
}

/** The page, the files of onnxruntime-web, the model, the inputs. */
async function filesOf({ model, manifest, pack }: ParityJob): Promise<ReadonlyMap<string, Uint8Array>> {
  const { resolve } = createRequire(import.meta.url);
  const files = new Map<string, Uint8Array>();
  const html = '<!doctype html><title>parity</title><script type="module" src="/page.js"></script>';
  files.set('/', Buffer.from(html));
  for (const [name, content] of await bundlePage()) files.set(`/${name}`, content);
  for (const name of ['wasm', 'mjs', 'asyncify.wasm'].map((end) => `ort-wasm-simd-threaded.${end}`)) {
    files.set(`/ort/${name}`, await readFile(resolve(`onnxruntime-web/${name}`)));
  }
  for (const name of ['manifest.json', manifest.files.fp32.path, manifest.golden.path]) {
    files.set(`/model/${name}`, await readFile(join(model, name)));
  }
  files.set('/inputs.bin', Buffer.concat(pack.cases.map(({ input }) => littleEndian(input.data))));
  return files;
}
