import { connect } from 'node:net';
import { randomStream } from '@denoisekit/core';
import { attack, bytesOf, type RawRequest } from './requests.js';

export interface CampaignOptions {
  readonly port: number;
  readonly count: number;
  readonly seed: number;
  /** Connections at the same time. */
  readonly atOnce?: number;
  readonly onProgress?: (done: number) => void;
}

export interface Campaign {
  /** How many requests were answered by which status; 0 where the connection was ended without an answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Answers that no bad input may have, with what led to them. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
}

/** Longer than anything that a stranger sends may take here. */
const patienceMs = 10_000;
/** Paths of this machine, and stacks. */
const secrets = /node_modules|\/home\/|\/tmp\/|file:\/\/|\.[cm]?[jt]s:\d|\n {4}at /;
/** The server's own page tells programs' names. */
const isPage = (target: string) => target.startsWith('/docs') || target.startsWith('/openapi.json');

/** Sends damaged requests, the same for the same seed, each over a connection of its own, and holds the answers to what strangers are owed. */
export async function campaign({
  port,
  count,
  seed,
  atOnce = 8,
  onProgress,
}: CampaignOptions): Promise<Campaign> {
  const random = randomStream(seed);
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  let slowestMs = 0;
  let begun = 0;
  let done = 0;

  async function attackAgain(): Promise<void> {
    while (begun < count) {
      begun++;
      const request = attack(random);
      const from = performance.now();
      const answer = await send(port, bytesOf(request));
      const ms = performance.now() - from;
      slowestMs = Math.max(slowestMs, ms);
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const fault = faultOf(request, status, answer, ms);
      if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(told(request))}`);
      onProgress?.(++done);
    }
  }

  await Promise.all(Array.from({ length: atOnce }, attackAgain));
  return { statuses, faults, slowestMs };
}

function faultOf({ target }: RawRequest, status: number, answer: string, ms: number): string | undefined {
  // 501 is Node's for a Transfer-Encoding or Expect that it does not know: the request's fault.
  if (status >= 500 && status !== 501) return `status ${status}, ${answer.slice(-300)}`;
  if (!isPage(target) && secrets.test(answer)) return `a secret in ${answer.slice(0, 2000)}`;
  return ms >= patienceMs ? 'no end' : undefined;
}

function told({ body, ...request }: RawRequest) {
  return { ...request, body: Buffer.from(body).toString('base64').slice(0, 400) };
}

/** All that comes back, as latin1; what does not end is cut. */
function send(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', timeout: patienceMs }, () => socket.end(bytes));
    const end = (): void => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('close', end).once('timeout', end);
    socket.on('error', () => undefined);
  });
}
