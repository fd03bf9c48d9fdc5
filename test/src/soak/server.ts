import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerChildMessage, ServerChildOptions } from './server-child.js';

export interface SoakServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Drains it by SIGTERM. */
  stop(): Promise<StoppedServer>;
}

export interface StoppedServer {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  /** Requests whose head had arrived. */
  readonly begun: number;
  readonly answered: number;
}

/** A server in a process of its own, with all its models open. Rejects where it ends before. */
export async function startServer(options: ServerChildOptions): Promise<SoakServer> {
  const child = fork(join(import.meta.dirname, 'server-child.js'), [JSON.stringify(options)]);
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  const ended = exited.then(([code]) => {
    throw new Error(`the server ended with code ${code} before it listened`);
  });
  let counts = { begun: 0, answered: 0 };
  const listening = new Promise<string>((resolve) => {
    child.on('message', (message: ServerChildMessage) => {
      if ('url' in message) resolve(message.url);
      else counts = message;
    });
  });
  const url = await Promise.race([listening, ended]);
  ended.catch(() => undefined);
  while ((await fetch(`${url}/readyz`)).status !== 200) await pause(50);
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      const [exitCode] = await exited;
      return { exitCode, ...counts };
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
