import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childTarget } from './child-target.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ready = `process.send({ kind: 'ready', facts: { runtime: 'fake', version: '1.0.0', host: process.argv[2] } });`;
const batch = {
  onnx: Uint8Array.of(1, 2),
  feeds: [['x', { shape: [1, 2], data: Float32Array.of(0.5, Number.NaN) }] as const],
  outputs: ['y'],
};

/** A target whose process is this text. */
async function targetOf(text: string, deadlineMs = 20_000) {
  const program = join(folder, `${randomUUID()}.mjs`);
  await writeFile(program, text);
  return childTarget({
    name: 'child',
    device: 'cpu',
    tolerance: 0,
    deadlineMs,
    program,
    adapter: 'soft',
  });
}

describe('a target in a process', () => {
  it('takes a batch there and its answers back as they are', async () => {
    const echo = `process.on('message', ({ feeds }) => process.send({ kind: 'answer', tensors: feeds.map(([, one]) => one) }));`;
    const open = await (await targetOf(echo + ready)).open();
    expect(open.facts).toEqual({ runtime: 'fake', version: '1.0.0', host: 'cpu', adapter: 'soft' });
    expect(await open.run(batch)).toEqual([batch.feeds[0]![1]]);
    await open.close();
    await open.close();
  });

  it('says what the process said when a batch fails, and goes on', async () => {
    const refuse = `process.on('message', () => process.send({ kind: 'error', reason: 'no kernel' }));`;
    const open = await (await targetOf(refuse + ready)).open();
    for (let again = 0; again < 2; again++) {
      await expect(open.run(batch)).rejects.toMatchObject({ code: 'inference-failed', message: 'no kernel' });
    }
    await open.close();
  });

  it('says how the process ended, now and when it is asked again', async () => {
    const open = await (await targetOf(`process.on('message', () => process.exit(3));${ready}`)).open();
    for (let again = 0; again < 2; again++) {
      await expect(open.run(batch)).rejects.toMatchObject({
        code: 'worker-crashed',
        message: expect.stringContaining('exit code 3') as unknown,
      });
    }
    await open.close();
    await expect((await targetOf('process.exit(4)')).open()).rejects.toThrow(/exit code 4/);
  });

  it('does not wait longer than its deadline', async () => {
    const late = await targetOf('setInterval(() => undefined, 1000)', 300);
    await expect(late.open()).rejects.toMatchObject({ code: 'timed-out' });
  });
});
