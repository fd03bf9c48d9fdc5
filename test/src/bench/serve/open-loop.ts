import { connect, type Socket } from 'node:net';
import { randomStream } from '@denoisekit/core';
import { folderSource } from '@denoisekit/runtime-node';
import { benchModel } from '../runtime-node.js';
import { inferPath, inferRequest } from './infer-request.js';

/*
 * The program that sends requests at a given rate, whether or not the earlier ones were answered: wrk waits for each answer, so it
 * cannot overload a server, and it does not tell refusals from answers. open-loop.js URL RATE SECONDS; figures as JSON.
 */

export interface OpenLoopFigures {
  /** Milliseconds from sending to the whole answer, by what it was; sorted. */
  readonly accepted: readonly number[];
  readonly refused: readonly number[];
  readonly livez: readonly number[];
  /** Answers that were neither 200 nor 429, and connections that broke. */
  readonly failed: number;
  /** Milliseconds by which requests went out later than they should have; sorted. */
  readonly late: readonly number[];
}

const [url = '', rate = '0', seconds = '0'] = process.argv.slice(2);
const { hostname, port, host } = new URL(url);
const { body, jsonLength } = inferRequest(await folderSource(benchModel).manifest());
const infer = Buffer.concat([
  Buffer.from(
    `POST ${inferPath} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/octet-stream\r\n` +
      `Inference-Header-Content-Length: ${jsonLength}\r\nContent-Length: ${body.length}\r\n\r\n`,
  ),
  body,
]);
const livez = Buffer.from(`GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
const livezEveryMs = 20;

/**
 * Connections that are there before it begins, as a proxy or a thousand clients have them; more are opened where all wait for an
 * answer. Node accepts one new connection in each turn of its event loop (libuv since 1.45), so many at once wait long to be let in.
 */
const connections = 1024;

const figures = {
  ...{ accepted: [] as number[], refused: [] as number[], livez: [] as number[], late: [] as number[] },
  failed: 0,
};
const idle: Client[] = [];

interface Client {
  send(request: Buffer, answered: (status: number, ms: number) => void): void;
}

/** A connection that is used again and again, for one request at a time. */
function open(onConnect?: () => void): Client {
  const socket: Socket = connect(Number(port), hostname, onConnect);
  socket.setNoDelay(true);
  let text = '';
  let expected = Infinity;
  let sent = 0;
  let done: ((status: number, ms: number) => void) | undefined;
  const end = (status: number): void => {
    const tell = done;
    done = undefined;
    [text, expected] = ['', Infinity];
    tell?.(status, performance.now() - sent);
  };
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    if (expected === Infinity) {
      const head = text.indexOf('\r\n\r\n');
      if (head === -1) return;
      expected = head + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
    }
    if (text.length >= expected) end(Number(text.slice(9, 12)));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    end(0);
  });
  return {
    send(request, answered) {
      sent = performance.now();
      done = answered;
      socket.write(request);
    },
  };
}

function ask(request: Buffer, tell: (status: number, ms: number) => void): void {
  const client = idle.pop() ?? open();
  client.send(request, (status, ms) => {
    if (status === 0) figures.failed++;
    else {
      tell(status, ms);
      idle.push(client);
    }
  });
}

for (let i = 0; i < connections; i++) {
  await new Promise<void>((resolve) => {
    idle.push(open(resolve));
  });
}

const random = randomStream(2);
const start = performance.now();
const until = start + Number(seconds) * 1000;
let [due, livezDue] = [start, start];

/** Sends all that is due. Gaps are exponential: strangers do not take turns. */
function tick(): void {
  const now = performance.now();
  for (; due <= now && due < until; due -= (Math.log(1 - random.uniform()) * 1000) / Number(rate)) {
    figures.late.push(now - due);
    ask(infer, (status, ms) => {
      if (status === 200) figures.accepted.push(ms);
      else if (status === 429) figures.refused.push(ms);
      else figures.failed++;
    });
  }
  for (; livezDue <= now; livezDue += livezEveryMs) {
    ask(livez, (status, ms) => {
      if (status === 200) figures.livez.push(ms);
      else figures.failed++;
    });
  }
  if (now < until)
    setTimeout(tick, 1); // polling would take a processor from the server
  else setTimeout(finish, 1000);
}

function finish(): void {
  for (const list of [figures.accepted, figures.refused, figures.livez, figures.late])
    list.sort((a, b) => a - b);
  process.stdout.write(JSON.stringify(figures), () => {
    process.exit();
  });
}

tick();
