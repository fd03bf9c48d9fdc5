import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@denoisekit/api/node';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { expect, it, onTestFinished } from 'vitest';
import { campaign } from '../attack/campaign.js';
import { healthy } from '../attack/requests.js';

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
  const { statuses, faults } = await campaign({ port, count: 2000, seed: 17 });
  expect(faults).toEqual([]);
  // Some of them are harmless, most are not.
  expect(statuses.get(200)).toBeGreaterThan(100);
  expect(statuses.get(400)).toBeGreaterThan(300);
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
    expect([target, status]).toEqual([target, target === '/' ? 404 : 200]);
  }
});
