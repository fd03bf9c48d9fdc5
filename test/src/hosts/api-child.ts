import type { BunLike } from '@denoisekit/api/bun';
import type { DenoLike } from '@denoisekit/api/deno';
import type { RunningServer } from '@denoisekit/api/node';

// The program that a host runs: serves one model, prints the address as the last line, ends on SIGTERM.
interface Hosts {
  readonly Bun?: BunLike;
  readonly Deno?: DenoLike;
}

const [folder = '', workers = '0'] = process.argv.slice(2);
const { Bun: bun, Deno: deno } = globalThis as Hosts;
const options = { models: { model: folder }, port: 0, workers: Number(workers), device: 'cpu' } as const;
const server: Pick<RunningServer, 'app' | 'url' | 'close'> =
  bun !== undefined
    ? await (await import('@denoisekit/api/bun')).serve({ ...options, bun })
    : deno !== undefined
      ? await (await import('@denoisekit/api/deno')).serve({ ...options, deno })
      : await (await import('@denoisekit/api/node')).serve({ ...options, stopOn: [] });
await server.app.warm();
process.once('SIGTERM', () => void server.close());
process.stdout.write(`${server.url}\n`);
