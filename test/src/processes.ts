import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@denoisekit/parity';

export interface Started {
  readonly url: string;
  readonly process: ChildProcess;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program that writes its address as a line; rejects when it ends before. */
export async function startPrinting(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<Started> {
  const started = start(command, args, options, 'pipe');
  let text = '';
  for await (const chunk of started.stdout!) {
    text += String(chunk);
    const line = /^http:\S+$/m.exec(text);
    if (line !== null) return { url: line[0], process: started };
  }
  throw new Error(`${command} ended before it listened`);
}

/** Starts a program that listens on a port of ours and says nothing; resolves when `path` answers with 200. */
export async function startListening(
  command: string,
  args: (port: number) => readonly string[] | Promise<readonly string[]>,
  path: string,
  options: StartOptions = {},
): Promise<Started> {
  const port = await freePort();
  const started = start(command, await args(port), options, 'ignore');
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (started.exitCode !== null) throw new Error(`${command} ended before it listened`);
    const response = await fetch(`${url}${path}`).catch(() => undefined);
    if (response?.status === 200) return { url, process: started };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function start(
  command: string,
  args: readonly string[],
  { cwd, env }: StartOptions,
  stdout: 'pipe' | 'ignore',
): ChildProcess {
  return spawn(command, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'inherit'],
  });
}

export async function stop({ process: started }: Started): Promise<void> {
  if (started.exitCode !== null) return;
  const ended = once(started, 'exit');
  started.kill('SIGTERM');
  await ended;
}
