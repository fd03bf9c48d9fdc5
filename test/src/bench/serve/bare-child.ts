import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The program of a server that does nothing. It prints its address as soon as it listens.
const live = Buffer.from('{"live":true}');
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const status = request.url === '/livez' ? 200 : 429;
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': live.length });
    response.end(live);
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
