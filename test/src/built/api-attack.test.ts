import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { serve, type RunningServer } from '@denoisekit/api/node';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { campaign } from '../attack/campaign.js';
import { workerProcesses } from '../worker-processes.js';
import { bytesOf, healthy } from '../attack/requests.js';

async function start(options: Partial<Parameters<typeof serve>[0]> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  await writeTinyModel(folder);
  const server = await serve({
    ...{ models: { tiny: folder }, port: 0, workers: 1, threads: 1, stopOn: [], ...options },
  });
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  await server.app.warm();
  return server;
}

it('answers what is damaged by no error of its own, tells no path and no stack, and goes on', async () => {
  const { port, url } = await start({ limits: { bodyTimeoutMs: 1000 } });
  const { statuses, faults } = await campaign({ port, count: 1000, seed: 17 });
  expect(faults).toEqual([]);
  // Some of them are harmless, most are not.
  expect(statuses.get(200)).toBeGreaterThan(50);
  expect(statuses.get(400)).toBeGreaterThan(150);
  const { status } = await fetch(`${url}/readyz`);
  expect(status).toBe(200);
});

it('answers each request that the damaged ones are made of', async () => {
  const { url } = await start();
  for (const { method, target, headers, body } of healthy) {
    const init = {
      method,
      headers: Object.fromEntries(headers),
      ...(body.length > 0 && { body: Buffer.from(body) }),
    };
    const { status } = await fetch(`${url}${target}`, init);
    expect([target, status]).toEqual([target, 200]);
  }
});

describe('a server at full load', () => {
  it('answers all that it has taken when it is ended, bodies that still arrive among them', async () => {
    const server = await start();
    const { port, app } = server;
    const { method, target, headers, body } = healthy[4]!;
    const bytes = bytesOf({ method, target, headers, body });
    const half = bytes.length - body.length / 2;
    const held = Array.from({ length: 48 }, () => hold(port, bytes.subarray(0, half)));
    await busy(app, held.length);
    const closed = server.close();
    for (const { socket } of held) socket.write(bytes.subarray(half));
    for (const { answer } of held) expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    await closed;
  });

  it.runIf(process.platform === 'linux')(
    'answers all while its workers are killed, where they are processes',
    async () => {
      const { url, app } = await start({ isolation: 'process', workers: 2 });
      const answers: number[] = [];
      for (let kills = 0; kills < 3; kills++) {
        const some = Promise.all(Array.from({ length: 16 }, () => infer(url)));
        await busy(app, 4);
        const [victim] = workerProcesses();
        if (victim !== undefined) process.kill(victim, 'SIGKILL');
        answers.push(...(await some));
      }
      expect(answers).toEqual(Array.from({ length: 48 }, () => 200));
    },
  );

  it('is held up by no head and no body that trickles, and ends those', async () => {
    const { port, url } = await start({ limits: { bodyTimeoutMs: 300, maxInFlight: 64 } });
    const half = {
      head: 'POST /v1/denoise HTTP/1.1\r\nhost: a\r\n',
      body: 'content-type: image/png\r\ncontent-length: 99\r\n\r\n1',
    };
    const heads = Array.from({ length: 200 }, () => hold(port, half.head));
    const bodies = Array.from({ length: 64 }, () => hold(port, half.head + half.body));
    const answered = await Promise.all(bodies.map(({ answer }) => answer));
    expect(answered.every((answer) => answer.startsWith('HTTP/1.1 408'))).toBe(true);
    // Heads have ten seconds, and hold nothing that others need.
    expect(await infer(url)).toBe(200);
    for (const { socket } of heads) socket.destroy();
  });
});

const side = 256;

/** The status of an answer to a tensor of 256x256. */
async function infer(url: string): Promise<number> {
  const input = {
    name: 'input',
    datatype: 'FP32',
    shape: [1, 1, side, side],
    parameters: { binary_data_size: 4 * side * side },
  };
  const header = JSON.stringify({ inputs: [input] });
  const values = new Float32Array(side * side).fill(0.5);
  const response = await fetch(`${url}/v2/models/tiny/infer`, {
    method: 'POST',
    body: Buffer.concat([Buffer.from(header), Buffer.from(values.buffer)]),
    headers: { 'inference-header-content-length': String(header.length) },
  });
  await response.arrayBuffer();
  return response.status;
}

/** Resolves when so many requests are being answered at once. */
async function busy({ hono }: RunningServer['app'], count: number): Promise<void> {
  for (let inFlight = 0; inFlight < count;) {
    await new Promise((resolve) => setImmediate(resolve));
    const text = await (await hono.request('/metrics')).text();
    // The question itself is one.
    inFlight = -1 + Number(/^denoisekit_http_requests_in_flight (\d+)$/m.exec(text)?.[1]);
  }
}

function hold(port: number, bytes: string | Uint8Array) {
  const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
  let text = '';
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      resolve(text);
    });
  });
  return { socket, answer };
}
