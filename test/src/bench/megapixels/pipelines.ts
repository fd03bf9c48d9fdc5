import { readFile, rm } from 'node:fs/promises';
import { Writable, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createHostApp } from '@denoisekit/api/node';
import { main } from '@denoisekit/cli';
import type { StageTimes } from '@denoisekit/core';
import { modelUrl } from '@denoisekit/models';
import { openBareModel, type BareModel } from './bare-model.js';
import type { Row, RowRequest, Target } from './row.js';

/** One picture from file to file. */
export interface Run extends Pick<Row, 'stages' | 'total'> {
  readonly pixelsRun: number | null;
}

/** Something that denoises the picture of the request again and again. */
export interface Pipeline {
  run(): Promise<Run>;
  /** Resident memory so far at its highest, less what is there without a model. */
  peakMegabytes(): number;
  /** The model by the same library on the same device. */
  openBare(): Promise<BareModel>;
  close(): Promise<void>;
}

/** @param nodeMegabytes those of Node alone */
export function openPipeline(request: RowRequest, nodeMegabytes: number): Promise<Pipeline> {
  return openers[request.target](request, {
    peakMegabytes: () => process.resourceUsage().maxRSS / 1024 - nodeMegabytes,
    openBare: () => openBareModel(request.model, request.threads),
  });
}

type OfNode = Pick<Pipeline, 'peakMegabytes' | 'openBare'>;

const openers: Readonly<Record<Target, (request: RowRequest, ofNode: OfNode) => Promise<Pipeline>>> = {
  cli: commandPipeline,
  api: apiPipeline,
  // What drives a browser would count as memory of the others.
  page: async (request) => (await import('./page.js')).pagePipeline(request),
};

/** `denoisekit denoise` in this process: reading and writing the file included, opening the model not. */
function commandPipeline({ path, model, threads, format }: RowRequest, ofNode: OfNode): Promise<Pipeline> {
  const out = `${path}.out.${format}`;
  const argv = ['denoise', path, '-o', out, '--model', model, '--dtype', 'fp32', '--json', '--profile'];
  return Promise.resolve({
    ...ofNode,
    async run() {
      const stdout = gathering();
      const code = await main([...argv, '--threads', String(threads)], {
        ...{ stdin: Readable.from([]), stdout: stdout.stream, stderr: gathering().stream, env: {} },
        cwd: process.cwd(),
        signal: new AbortController().signal,
        now: () => performance.now(),
      });
      if (code !== 0) throw new Error(`denoisekit denoise failed: ${stdout.text()}`);
      const { images } = JSON.parse(stdout.text()) as {
        images: [{ profile: StageTimes & { totalMilliseconds: number } }];
      };
      const { milliseconds, totalMilliseconds, pixelsRun } = images[0].profile;
      return { stages: milliseconds, total: totalMilliseconds, pixelsRun };
    },
    close: () => rm(out, { force: true }),
  });
}

/** `POST /v1/denoise` of the app in this process, with one worker; no network. */
async function apiPipeline(
  { path, model, threads, width, height }: RowRequest,
  ofNode: OfNode,
): Promise<Pipeline> {
  const body = await readFile(path);
  const folder = fileURLToPath(modelUrl(model, 'manifest.json'));
  const pixels = width * height;
  const app = await createHostApp({
    models: { [model]: folder },
    workers: 1,
    threads,
    limits: { maxPixels: pixels, maxBodyBytes: body.length, workTimeoutMs: 600_000 },
  });
  await app.warm();
  return {
    ...ofNode,
    async run() {
      const start = performance.now();
      const response = await app.fetch(
        new Request('http://localhost/v1/denoise', { method: 'POST', body, headers }),
      );
      const answer = await response.arrayBuffer();
      const total = performance.now() - start;
      if (!response.ok) throw new Error(`/v1/denoise failed: ${Buffer.from(answer).toString()}`);
      const { denoise = 0, ...stages } = timesOf(response.headers.get('server-timing') ?? '');
      return { stages: { ...stages, run: denoise }, total, pixelsRun: null };
    },
    close: () => app.dispose(),
  };
}

const headers = { 'content-type': 'application/octet-stream' };

/** `decode;dur=12.3, denoise;dur=45.6` */
function timesOf(header: string): Partial<Record<string, number>> {
  const entries = [...header.matchAll(/(\w+);dur=([\d.]+)/g)];
  return Object.fromEntries(entries.map(([, name, duration]) => [name!, Number(duration)]));
}

function gathering() {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      parts.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(parts).toString() };
}
