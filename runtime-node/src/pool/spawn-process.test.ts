import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FromWorker } from './protocol.js';
import { spawnProcess, type ProcessOptions } from './spawn-process.js';

/** A real process that does this with each message. */
async function processOf(onMessage: string, options: Partial<ProcessOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, 'worker.mjs');
  await writeFile(
    program,
    `const say = (answer) => process.send(answer); process.on('message', (message) => { ${onMessage} });`,
  );
  const worker = spawnProcess({ answerMs: 60_000, entry: pathToFileURL(program), ...options });
  const messages: FromWorker[] = [];
  let heard: () => void = () => undefined;
  worker.onMessage((message) => {
    messages.push(message);
    heard();
  });
  const ended = new Promise<string>((resolve) => {
    worker.onExit(resolve);
  });
  const next = () =>
    new Promise<FromWorker>((resolve) => {
      heard = () => {
        resolve(messages.at(-1)!);
      };
    });
  return { worker, ended, next };
}

const run = { type: 'run', input: { data: Float32Array.of(0.25, 0.5), shape: [1, 1, 1, 2] } } as const;

describe('spawnProcess', () => {
  it('brings values back in memory of their own', async () => {
    const { worker, ended, next } = await processOf(
      `if (message.type === 'close') process.exit(); else say({ type: 'done', output: message.input });`,
    );
    const answer = next();
    worker.post(run);
    const told = await answer;
    expect(told).toEqual({ type: 'done', output: run.input });
    expect(told.type === 'done' && told.output.data.buffer.byteLength).toBe(8);
    worker.post({ type: 'close' });
    expect(await ended).toBe('exit code 0');
  });

  it('tells how a process ended', async () => {
    const { worker, ended } = await processOf('process.kill(process.pid, "SIGSEGV")');
    worker.post(run);
    expect(await ended).toBe('ended by SIGSEGV');
  });

  it('ends one that owes an answer for too long, and none that owes nothing', async () => {
    const { worker, ended, next } = await processOf(
      `if (message.type === 'open') say({ type: 'opened' }); else for (;;);`,
      { answerMs: 1000 },
    );
    const opened = next();
    worker.post({ type: 'open' } as never);
    await opened;
    worker.post(run);
    expect(await ended).toBe('no answer for 1 s');
  });

  it.runIf(process.platform === 'linux')('gives it no more memory than it may have', async () => {
    const mebibytes = 512;
    const { worker, ended, next } = await processOf(
      `try { Buffer.alloc(${mebibytes} * 2 ** 20, 1); say('room'); } catch (error) { say('none'); } process.disconnect();`,
      { memoryBytes: mebibytes * 2 ** 20 },
    );
    const answer = next();
    worker.post(run);
    expect(await answer).toBe('none');
    await ended;
  });
});
