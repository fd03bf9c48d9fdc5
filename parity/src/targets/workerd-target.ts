import { spawn } from 'node:child_process';
import {
  DenoiseError,
  textOf,
  littleEndian,
  type ImageTensor,
  type ModelManifest,
  type SessionDescription,
} from '@denoisekit/core';
import type { ParityTarget } from '../target.js';
import { bundleWorkerd } from './bundle.js';
import { freePort } from './loopback-server.js';
import { inFolder, splitAnswers } from './process-target.js';
import { writeWorkerdFolder } from './workerd-folder.js';

export interface WorkerdTargetOptions {
  readonly program: () => Promise<{ readonly path: string } | { readonly reason: string }>;
}

const askAgainMs = 100;

/** The API as it is served at the edge, in workerd, asked over a socket by the Open Inference Protocol. */
export function workerdTarget({ program }: WorkerdTargetOptions): ParityTarget {
  return {
    name: 'workerd',
    device: 'wasm',
    standIn: 'node-wasm',
    fp32Only: true,
    async available() {
      const found = await program();
      return 'reason' in found ? found.reason : undefined;
    },
    async run(job) {
      const found = await program();
      if ('reason' in found) throw new DenoiseError('setup-missing', { what: found.reason });
      return inFolder(async (folder) => {
        const port = await freePort();
        const { model, manifest, pack } = job;
        const script = await bundleWorkerd();
        const options = { tile: pack.tile };
        const config = await writeWorkerdFolder(folder, { script, model, manifest, port, options });
        return withWorkerd(found.path, config, job.signal, async (ended) => {
          const url = `http://127.0.0.1:${port}`;
          const description = await ready(url, job.signal, ended);
          const outputs: ImageTensor[] = [];
          for (const { input } of pack.cases) {
            outputs.push(await infer(url, manifest, input, job.signal));
            job.onProgress(outputs.length);
          }
          return { outputs, description, host: await versionOf(found.path) };
        });
      });
    },
  };
}

async function withWorkerd<T>(
  path: string,
  config: string,
  signal: AbortSignal,
  use: (ended: () => string | undefined) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const child = spawn(path, ['serve', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  let failure: string | undefined;
  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      failure = error.message;
      if (!signal.aborted) resolve();
    });
    child.on('close', (code) => {
      failure ??= `exit code ${String(code)}: ${errors.trim().split('\n').at(-1) ?? ''}`;
      resolve();
    });
  });
  try {
    return await use(() => failure);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

/** It prints nothing when it listens; asking whether it is ready opens the model. */
async function ready(
  url: string,
  signal: AbortSignal,
  ended: () => string | undefined,
): Promise<SessionDescription> {
  for (;;) {
    signal.throwIfAborted();
    const failure = ended();
    if (failure !== undefined) {
      const what = 'the process of workerd ended before it listened';
      const fix = 'run it alone to see whether it ends again: denoisekit parity MODEL --on workerd';
      throw new DenoiseError('worker-crashed', { what, actual: failure, fix });
    }
    const response = await fetch(`${url}/readyz`, { signal }).catch(() => undefined);
    const facts = (await response?.json().catch(() => undefined)) as Readiness | undefined;
    const [model] = facts?.models ?? [];
    if (model?.failure !== undefined) {
      throw new DenoiseError('device-unavailable', {
        what: 'workerd does not open the model',
        actual: model.failure,
      });
    }
    if (response?.status === 200 && model?.running !== undefined) return model.running;
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
}

interface Readiness {
  readonly models: readonly {
    readonly running?: SessionDescription;
    readonly failure?: string;
  }[];
}

/** Binary data both ways: values as JSON would be rounded to decimals and back. */
async function infer(
  url: string,
  { input, output }: ModelManifest,
  { data, shape }: ImageTensor,
  signal: AbortSignal,
): Promise<ImageTensor> {
  const values = littleEndian(data);
  const header = JSON.stringify({
    inputs: [{ name: input.name, shape, datatype: 'FP32', parameters: { binary_data_size: values.length } }],
    outputs: [{ name: output.name, parameters: { binary_data: true } }],
  });
  const response = await fetch(`${url}/v2/models/model/infer`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(Buffer.byteLength(header)),
    },
    body: Buffer.concat([Buffer.from(header), values]),
    signal,
  });
  const body = new Uint8Array(await response.arrayBuffer());
  const length = Number(response.headers.get('inference-header-content-length') ?? body.length);
  const text = new TextDecoder().decode(body.subarray(0, length));
  if (!response.ok) {
    throw new DenoiseError('inference-failed', {
      what: `workerd answered ${response.status}`,
      actual: text.slice(0, 300),
    });
  }
  const answer = JSON.parse(text) as {
    readonly outputs: readonly { readonly shape: ImageTensor['shape'] }[];
  };
  return splitAnswers(body.subarray(length), [answer.outputs[0]!.shape])[0]!;
}

async function versionOf(path: string): Promise<string> {
  const child = spawn(path, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    let text = '';
    for await (const chunk of child.stdout) text += String(chunk);
    return text.trim().split('\n')[0] ?? 'workerd';
  } catch (error) {
    return `workerd (${textOf(error)})`;
  }
}
