import { exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseRunRecord, randomStream } from '@denoisekit/core';
import { freePort } from '@denoisekit/parity';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bin, denoisekit } from '../pipeline/command.js';

// The command as users run it, ended or left alone in the ways that shells, terminals and supervisors do so.

vi.setConfig({ testTimeout: 120_000 });

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'denoisekit-stop-'));
  await writeTinyModel(join(cwd, 'tiny'));
  await mkdir(join(cwd, 'data'));
  await writeFile(join(cwd, 'data', 'train-images-idx3-ubyte'), idxOf(800));
  await writeFile(join(cwd, 'data', 't10k-images-idx3-ubyte'), idxOf(20));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** Images of 8x8, each with a white square on black. */
function idxOf(count: number): Uint8Array {
  const file = new Uint8Array(16 + count * 64);
  const header = new DataView(file.buffer);
  [0x803, count, 8, 8].forEach((value, index) => {
    header.setUint32(index * 4, value);
  });
  const random = randomStream(count);
  for (let image = 0; image < count; image++) {
    const corner = 16 + image * 64 + random.integer(5) * 8 + random.integer(5);
    for (let row = 0; row < 4; row++) file.fill(255, corner + 8 * row, corner + 8 * row + 4);
  }
  return file;
}

const long = ['train', 'compact', '--data', 'data', '--batch-size', '8', '--epochs', '1000'];
const brief = ['train', 'compact', '--data', 'data', '--batch-size', '32', '--epochs', '0.2'];

async function recordOf(run: string) {
  const file = join(cwd, 'runs', run, 'run.json');
  return parseRunRecord(await readFile(file, 'utf8'), file);
}

describe('a training', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('is saved on %s, and exits %i', async (signal, code) => {
    const out = ['--out', `runs/${signal}`];
    const stop = { interruptAfter: `into runs/${signal}`, interruptBy: signal };
    const stopped = await denoisekit([...long, ...out], { cwd, ...stop });
    expect(stopped.code).toBe(code);
    expect(stopped.stderr).toContain(`--resume runs/${signal}`);
    expect((await recordOf(signal)).state).toBe('stopped');
    expect(await readdir(join(cwd, 'runs', signal))).toContain('checkpoint');
  });

  it('goes on by the line that it prints, as it is printed', async () => {
    await cp(join(cwd, 'data'), join(cwd, "data's $copy"), { recursive: true });
    const words = ['train', 'compact', '--data', "data's $copy", '--limit', '200', '--epochs', '2'];
    const stop = { interruptAfter: 'into runs/', interruptBy: 'SIGTERM' } as const;
    const stopped = await denoisekit([...words, '--seed', '3', '--out', 'runs/to be resumed'], {
      cwd,
      ...stop,
    });
    const line = /go on with: (.*)$/m.exec(stopped.stderr)?.[1] ?? '';
    await promisify(exec)(line, { cwd });
    const { state, config } = await recordOf('to be resumed');
    expect([state, config.limit, config.seed]).toEqual(['complete', 200, 3]);
  });

  it('ends well when nobody reads what it prints', async () => {
    const { code } = await denoisekit([...brief, '--out', 'runs/unread'], { cwd, unread: true });
    expect(code).toBe(0);
    expect((await recordOf('unread')).state).toBe('complete');
    expect(await readdir(join(cwd, 'runs/unread'))).toContain('metrics.json');
  });
});

it('a batch of pictures is written to its end when nobody reads what it prints', async () => {
  await mkdir(join(cwd, 'scans'));
  const picture = sharp({ create: { width: 9, height: 7, channels: 3, background: '#808080' } }).png();
  const names = ['b.png', 'c.png', 'd.png'];
  await writeFile(join(cwd, 'scans', 'a.png'), 'not a picture, which is said on stderr');
  for (const name of names) await picture.clone().toFile(join(cwd, 'scans', name));
  const words = ['denoise', 'scans', '-o', 'clean', '--model', 'tiny'];
  const { code } = await denoisekit(words, { cwd, unread: true });
  expect(code).toBe(2);
  expect((await readdir(join(cwd, 'clean'))).sort()).toEqual(names);
});

describe('a server', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'answers while nobody reads what it prints, and ends well on %s',
    async (signal) => {
      const port = await freePort();
      const words = ['serve', '--model', 'tiny', '--workers', '1', '--device', 'cpu', '--port', String(port)];
      const child = spawn(process.execPath, [bin, ...words, '--verbose'], { cwd });
      child.stdout.destroy();
      child.stderr.destroy();
      const exit = once(child, 'exit');
      await expect
        .poll(
          () =>
            fetch(`http://127.0.0.1:${port}/readyz`).then(
              ({ status }) => status,
              () => 0,
            ),
          {
            timeout: 60_000,
          },
        )
        .toBe(200);
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
    },
  );
});
