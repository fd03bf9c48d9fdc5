import { subscribe } from 'node:diagnostics_channel';
import { serve, type ServeOptions } from '@denoisekit/api/node';

/** What the server of the campaigns is told. */
export interface ServerChildOptions extends Pick<
  ServeOptions,
  'models' | 'workers' | 'isolation' | 'limits'
> {
  /** Bytes that are lost with each answer: a control, by which a campaign shows that it would notice. Default 0. */
  readonly leakBytes?: number;
}

/** What it says, in this order. */
export type ServerChildMessage =
  | { readonly url: string }
  /** Requests whose head had arrived, and answers that were handed to the system whole. */
  | { readonly begun: number; readonly answered: number };

// server-child.js OPTIONS, as JSON; it speaks over Node's channel to whoever started it, and SIGTERM drains it.
const { leakBytes = 0, ...options } = JSON.parse(process.argv[2] ?? '{}') as ServerChildOptions;
const say = (message: ServerChildMessage): void => {
  process.send?.(message);
};
let [begun, answered] = [0, 0];
const lost: Buffer[] = [];
subscribe('http.server.request.start', () => {
  begun++;
});
subscribe('http.server.response.finish', () => {
  answered++;
  if (leakBytes > 0) lost.push(Buffer.alloc(leakBytes, 1));
});
const server = await serve({ ...options, port: 0, threads: 1, device: 'cpu' });
say({ url: server.url });
await server.closed;
say({ begun, answered });
