import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endChild, howEnded, nextMessage } from './next-message.js';

/** A process of Node that runs this text. */
async function childOf(text: string): Promise<ChildProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const program = join(folder, 'program.mjs');
  await writeFile(program, text);
  const child = fork(program, { execArgv: [] });
  onTestFinished(async () => {
    await endChild(child);
    await rm(folder, { recursive: true });
  });
  return child;
}

const options = {
  deadlineMs: 20_000,
  late: () => new Error('late'),
  gone: (how: string) => new Error(`gone: ${how}`),
};
const idle = 'setInterval(() => undefined, 1000);';

describe('the next message of a process', () => {
  it('is what it sends, and leaves no listener behind', async () => {
    const child = await childOf(
      `process.on('message', (one) => process.send(one * 2)); process.send('ready');`,
    );
    expect(await nextMessage(child, options)).toBe('ready');
    const answer = nextMessage(child, options);
    child.send(21);
    expect(await answer).toBe(42);
    expect(['message', 'exit', 'error'].map((event) => child.listenerCount(event))).toEqual([0, 0, 0]);
  });

  it('never comes from one that ends, or has ended', async () => {
    const child = await childOf('process.exit(3)');
    await expect(nextMessage(child, options)).rejects.toThrow('gone: exit code 3');
    await expect(nextMessage(child, options)).rejects.toThrow('gone: exit code 3');
  });

  it('never comes from one that cannot be started', async () => {
    const child = fork('nowhere.mjs', { execPath: '/nowhere/node' });
    await expect(nextMessage(child, options)).rejects.toThrow(/gone: .*ENOENT/);
  });

  it('is waited for until the deadline, or until the signal', async () => {
    const child = await childOf(idle);
    await expect(nextMessage(child, { ...options, deadlineMs: 20 })).rejects.toThrow('late');
    const controller = new AbortController();
    const answer = nextMessage(child, { ...options, signal: controller.signal });
    controller.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
  });
});

it('ends a process, once or twice', async () => {
  const child = await childOf(idle);
  await endChild(child);
  await endChild(child);
  expect(howEnded(child.exitCode, child.signalCode)).toBe('ended by SIGKILL');
});
