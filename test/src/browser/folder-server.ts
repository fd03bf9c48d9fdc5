import { createReadStream, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { contentTypeOf, listenOnLoopback, type LoopbackServer } from '@denoisekit/parity';

export interface FolderServerOptions {
  /** Whether pages of other origins may read the answers. */
  readonly shared?: boolean;
}

/** The plainest of static servers, over one folder, on this machine's loopback and a port of its own. */
export async function serveFolder(
  folder: string,
  { shared = false }: FolderServerOptions = {},
): Promise<LoopbackServer> {
  return await listenOnLoopback((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://here');
    const path = normalize(join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    if (!path.startsWith(folder + sep) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      response.writeHead(404).end();
      return;
    }
    const type = contentTypeOf(path);
    response.writeHead(200, { 'content-type': type, ...(shared && { 'access-control-allow-origin': '*' }) });
    createReadStream(path).pipe(response);
  });
}
