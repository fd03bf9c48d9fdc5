import { Agent, request as send } from 'node:http';

/** Method, path, headers and body of a request. */
export interface ClientRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export interface ClientAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Client {
  /** Undefined where the connection ended before the answer was there; `cut` is told whether a part of it was. */
  ask(request: ClientRequest): Promise<ClientAnswer | undefined>;
  /** Answers of which a part had come when the connection ended. */
  readonly cut: number;
  close(): void;
}

/** Connections that are kept, each for one request at a time. */
export function createClient(port: number, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let cut = 0;
  return {
    get cut() {
      return cut;
    },
    ask: function ask({ method, target, headers, body }: ClientRequest): Promise<ClientAnswer | undefined> {
      return new Promise((resolve) => {
        const options = { agent, port, host: '127.0.0.1', method, path: target };
        const sent = send({ ...options, headers: Object.fromEntries(headers) }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
          });
          response.once('error', () => {
            cut++;
            resolve(undefined);
          });
        });
        sent.once('error', () => {
          // A connection that lay idle may be closed in the moment in which it is used again: RFC 9112, section 9.3.1.
          resolve(sent.reusedSocket ? ask({ method, target, headers, body }) : undefined);
        });
        sent.end(body);
      });
    },
    close: () => {
      agent.destroy();
    },
  };
}
