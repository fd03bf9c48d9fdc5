import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HttpRequest } from './infer-request.js';

export interface WrkFigures {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were none, or no 2xx. */
  readonly failed: number;
}

export interface Wrk {
  run(url: string, options: { readonly clients: number; readonly seconds: number }): Promise<WrkFigures>;
  close(): Promise<void>;
}

/** What to do when there is no wrk. */
export const wrkHint = 'wrk is not there; apt-get install wrk, brew install wrk, or the like brings it';

/** Whether wrk can be started. */
export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** wrk (github.com/wg/wrk, version 4) with one request that it sends over and over. */
export async function createWrk({ path, init }: HttpRequest): Promise<Wrk> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-wrk-'));
  const script = join(folder, 'post.lua');
  const { method = 'GET', body, headers = {} } = init;
  const bodyPath = body === undefined ? undefined : join(folder, 'body.bin');
  if (bodyPath !== undefined) await writeFile(bodyPath, body!);
  await writeFile(script, programOf(method, headers, bodyPath));
  return {
    async run(url, { clients, seconds }) {
      // The default of its time-out is two seconds, and photographs wait longer.
      const how = ['-t1', `-c${clients}`, `-d${seconds}s`, '--timeout', '60s'];
      const args = [...how, '-s', script, `${url}${path}`];
      const { stdout } = await promisify(execFile)('wrk', args);
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as WrkFigures;
    },
    close: () => rm(folder, { recursive: true }),
  };
}

function programOf(
  method: string,
  headers: Readonly<Record<string, string>>,
  bodyPath: string | undefined,
): string {
  const quoted = JSON.stringify;
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${quoted(name)}] = ${quoted(value)}`,
  );
  if (bodyPath !== undefined) {
    lines.push(
      `local file = io.open(${quoted(bodyPath)}, "rb")`,
      'wrk.body = file:read("*a")',
      'file:close()',
    );
  }
  return `
wrk.method = ${quoted(method)}
${lines.join('\n')}
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requestsPerSecond": %.1f, "p50": %.3f, "p99": %.3f, "failed": %d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.status + e.connect + e.read + e.write + e.timeout))
end
`;
}
