import { describe, expect, it, onTestFinished } from 'vitest';
import { contentTypeOf } from './loopback-server.js';
import { servePage, type OnPost } from './page-server.js';

async function serve(files: Readonly<Record<string, string>>, maxPostBytes: number, onPost?: OnPost) {
  const encoded = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  const server = await servePage(new Map(encoded), maxPostBytes, onPost);
  onTestFinished(() => server.close());
  const post = (path: string, body: string) => fetch(server.origin + path, { method: 'POST', body });
  return { server, post };
}

describe('a server for one page', () => {
  it('gives its files, whatever the query, and nothing else', async () => {
    const { server } = await serve({ '/': '<title>x</title>', '/a.js': 'let a;' }, 10);
    const page = await fetch(`${server.origin}/?threads=1`);
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<title>x</title>',
    ]);
    expect((await fetch(`${server.origin}/b.js`)).status).toBe(404);
  });

  it('takes what the page posts, up to a limit', async () => {
    const told: string[] = [];
    const { server, post } = await serve({}, 10, (path, body) => {
      told.push(`${path} ${Buffer.from(body).toString()}`);
    });
    expect((await post('/answers', '0123456789')).status).toBe(204);
    expect((await post('/answers', '0123456789a')).status).toBe(413);
    expect(told).toEqual(['/answers 0123456789']);
    expect(Buffer.from(server.posted()!).toString()).toBe('0123456789');
  });
});

it('knows content types by endings, and takes all else for bytes', () => {
  expect(['/x.wasm', '/x.mjs', '/inputs.bin'].map(contentTypeOf)).toEqual([
    'application/wasm',
    'text/javascript; charset=utf-8',
    'application/octet-stream',
  ]);
});
