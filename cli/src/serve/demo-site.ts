import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { ModelSource } from '@denoisekit/core';
import type { DemoFiles } from '../command/packages.js';

export interface DemoSiteOptions extends DemoFiles {
  /** What the page offers, by id, in place of the models that lie in the folder. */
  readonly models: Readonly<Record<string, ModelSource>>;
}

/** What a page may load: its own files. WebAssembly has a source expression of its own. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.wasm': 'application/wasm',
};

/** Threads in WebAssembly need a page that is cross-origin isolated. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
} as const;

interface Entry {
  readonly read: () => Promise<Uint8Array>;
  /** Of the content, once it was read. */
  sha256?: string;
}

/**
 * Answers for the demo page and the models it uses; undefined for what is neither. Only what is listed when it starts can be
 * asked for, so no address leads out of the folder. The page is public; its models need what `assertKey` asks for.
 *
 * Rejects with the error of the file system when the folder cannot be listed.
 */
export async function createDemoSite({
  folder,
  runtime,
  models,
}: DemoSiteOptions): Promise<
  (request: Request, assertKey: () => Promise<void>) => Promise<Response | undefined>
> {
  const entries = new Map<string, Entry>();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const name = path.slice(folder.length).split(sep).join('/').replace(/^\/?/, '/');
    if (!name.startsWith('/models')) entries.set(name, { read: () => readFile(path) });
  }
  for (const [name, path] of Object.entries(runtime)) {
    entries.set(`/ort/${name}`, { read: () => readFile(path) });
  }
  const json = (value: unknown): Entry => ({
    read: () => Promise.resolve(new TextEncoder().encode(JSON.stringify(value))),
  });
  entries.set('/models.json', json(Object.keys(models)));
  for (const [id, source] of Object.entries(models)) {
    const manifest = await source.manifest();
    entries.set(`/models/${id}/manifest.json`, json(manifest));
    for (const file of [...Object.values(manifest.files), manifest.golden]) {
      entries.set(`/models/${id}/${file.path}`, { read: () => source.bytes(file), sha256: file.sha256 });
    }
  }

  return async (request, assertKey) => {
    const { pathname } = new URL(request.url);
    const path = pathname === '/' ? '/index.html' : pathname;
    const entry = entries.get(path);
    if (entry === undefined) return undefined;
    if (path.startsWith('/models')) await assertKey();
    return answer(request, path, entry);
  };
}

async function answer(request: Request, path: string, entry: Entry): Promise<Response> {
  let body = entry.sha256 === undefined ? await entry.read() : undefined;
  entry.sha256 ??= createHash('sha256').update(body!).digest('hex');
  const etag = `"${entry.sha256}"`;
  const type = types[extname(path)] ?? 'application/octet-stream';
  const headers = {
    etag,
    'content-type': type,
    // What lies in app/ has its digest in its name; everything else is asked for again, and mostly not sent again.
    'cache-control': path.startsWith('/app/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...isolation,
    ...((type.startsWith('text/html') || type.startsWith('text/javascript')) && {
      'content-security-policy': policy,
    }),
  };
  const known = request.headers.get('if-none-match')?.split(/,\s*/) ?? [];
  if (known.some((tag) => tag.replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers });
  body ??= await entry.read();
  return new Response(new Uint8Array(body), { headers });
}
