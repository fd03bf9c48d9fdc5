import { DenoiseError } from '@denoisekit/core';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { download } from './download.js';
import type { DownloadRequest } from './download.js';
import { inFolder } from './idx-fixture.test.support.js';
import { maxDownloadBytes } from './receive.js';
import type { DownloadProgress } from './types.js';
import { bodyOf, serve, webOf } from './web.test.support.js';
import type { Asked } from './web.test.support.js';

const right = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251);
const mirrors = ['https://one.example/files/', 'https://two.example/'];
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

async function assertRight(path: string): Promise<void> {
  if (Buffer.compare(await readFile(path), right) !== 0) throw new Error('the digest differs');
}

interface Trial {
  readonly asked: readonly Asked[];
  readonly progress: readonly DownloadProgress[];
  /** The path, or what the download rejected with. */
  readonly outcome: unknown;
  /** What the folder then holds, by name. */
  readonly left: Readonly<Record<string, Uint8Array>>;
}

async function tryDownload(
  answer: (asked: Asked) => Response | Promise<Response>,
  { part, ...more }: { part?: Uint8Array } & Partial<DownloadRequest> = {},
): Promise<Trial> {
  return inFolder(async (folder) => {
    if (part !== undefined) await writeFile(join(folder, 'file.gz.part'), part);
    const { fetch, asked } = webOf(answer);
    const progress: DownloadProgress[] = [];
    const onProgress = (one: DownloadProgress) => progress.push(one);
    const request = { file: 'file.gz', mirrors, folder, check: assertRight, fetch, onProgress, ...more };
    const outcome: unknown = await download(request).catch((error: unknown) => error);
    const left: Record<string, Uint8Array> = {};
    for (const name of await readdir(folder)) left[name] = new Uint8Array(await readFile(join(folder, name)));
    return { asked, progress, outcome, left };
  });
}

const arrived = { 'file.gz': right };
const ranges = ({ asked }: Trial) => asked.map(({ range }) => range);
const urls = ({ asked }: Trial) => asked.map(({ url }) => url);

describe('download', () => {
  it('takes the file from the first mirror and tells how far it is', async () => {
    const trial = await tryDownload((asked) => serve(right, asked));
    expect(trial.left).toEqual(arrived);
    expect(urls(trial)).toEqual(['https://one.example/files/file.gz']);
    expect(trial.progress.map(({ receivedBytes }) => receivedBytes)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((hundreds) => hundreds * 100),
    );
    expect(trial.progress[0]).toEqual({ file: 'file.gz', receivedBytes: 0, totalBytes: 1000 });
  });

  it('makes the folder, and does without a length', async () => {
    await inFolder(async (parent) => {
      const folder = join(parent, 'a', 'b');
      const { fetch } = webOf(() => new Response(bodyOf(right)));
      const path = await download({ file: 'file.gz', mirrors, folder, check: assertRight, fetch });
      expect(path).toBe(join(folder, 'file.gz'));
      await assertRight(path);
    });
  });

  it('continues a part with the bytes it lacks', async () => {
    const trial = await tryDownload((asked) => serve(right, asked), { part: right.subarray(0, 640) });
    expect(ranges(trial)).toEqual(['bytes=640-']);
    expect(trial.left).toEqual(arrived);
    expect(trial.progress[0]).toEqual({ file: 'file.gz', receivedBytes: 640, totalBytes: 1000 });
    expect(trial.progress.at(-1)).toMatchObject({ receivedBytes: 1000 });
  });

  it('begins anew when the server ignores Range and sends everything', async () => {
    const trial = await tryDownload(() => new Response(bodyOf(right)), { part: right.subarray(0, 640) });
    expect(ranges(trial)).toEqual(['bytes=640-']);
    expect(trial.left).toEqual(arrived);
  });

  it('takes a part that was whole already, which the server answers with 416', async () => {
    const trial = await tryDownload((asked) => serve(right, asked), { part: right });
    expect(ranges(trial)).toEqual(['bytes=1000-']);
    expect(trial.left).toEqual(arrived);
  });

  it('drops a part that is longer than the file, and fetches the file', async () => {
    const trial = await tryDownload((asked) => serve(right, asked), { part: new Uint8Array(1200) });
    expect(ranges(trial)).toEqual(['bytes=1200-', null]);
    expect(trial.left).toEqual(arrived);
  });

  it('drops a part of another file once the whole does not pass the check, and fetches it from the same mirror', async () => {
    const trial = await tryDownload((asked) => serve(right, asked), { part: new Uint8Array(640) });
    expect(ranges(trial)).toEqual(['bytes=640-', null]);
    expect(urls(trial)[1]).toBe('https://one.example/files/file.gz');
    expect(trial.left).toEqual(arrived);
  });

  it('does not append bytes that begin elsewhere', async () => {
    let checks = 0;
    const trial = await tryDownload(
      (asked) =>
        asked.range === null
          ? serve(right, asked)
          : new Response(bodyOf(right.subarray(500)), {
              status: 206,
              headers: { 'content-range': 'bytes 500-999/1000' },
            }),
      {
        part: right.subarray(0, 640),
        check: (path) => {
          checks++;
          return assertRight(path);
        },
      },
    );
    expect(ranges(trial)).toEqual(['bytes=640-', null]);
    expect(checks).toBe(1);
    expect(trial.left).toEqual(arrived);
  });

  it('asks the same mirror for the rest when the connection breaks', async () => {
    const headers = { 'content-length': '1000' };
    const trial = await tryDownload((asked) =>
      asked.range === null
        ? new Response(bodyOf(right.subarray(0, 300), { then: 'break' }), { headers })
        : serve(right, asked),
    );
    expect(ranges(trial)).toEqual([null, 'bytes=300-']);
    expect(urls(trial)[1]).toBe('https://one.example/files/file.gz');
    expect(trial.left).toEqual(arrived);
  });

  it('notices an answer that ends before its length, and keeps the part for the next call', async () => {
    const trial = await tryDownload((asked) =>
      asked.range === null
        ? new Response(bodyOf(right.subarray(0, 300)), { headers: { 'content-length': '1000' } })
        : new Response(null, { status: 503 }),
    );
    expect(trial.outcome).toEqual(refused('network-failed', /broke off after 300 of 1000 bytes; .*HTTP 503/));
    expect(trial.left).toEqual({ 'file.gz.part': right.subarray(0, 300) });
  });

  it('deletes a wrong file and moves on to the next mirror', async () => {
    const trial = await tryDownload((asked) =>
      serve(asked.url.startsWith(mirrors[0]!) ? right.toReversed() : right, asked),
    );
    expect(urls(trial)).toEqual(['https://one.example/files/file.gz', 'https://two.example/file.gz']);
    expect(trial.left).toEqual(arrived);
  });

  it('leaves nothing behind when every mirror sends a wrong file', async () => {
    const trial = await tryDownload((asked) => serve(right.toReversed(), asked));
    expect(trial.outcome).toEqual(
      refused('network-failed', /one.example.*wrong file: the digest differs; .*two/),
    );
    expect(trial.left).toEqual({});
  });

  it('moves on from a missing file and from a web page, and keeps both reasons and the part', async () => {
    const part = right.subarray(0, 640);
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    const trial = await tryDownload(
      ({ url }) =>
        url.startsWith(mirrors[0]!)
          ? new Response('<html>', { headers })
          : new Response('gone', { status: 404, headers }),
      { part },
    );
    expect(trial.outcome).toEqual(
      refused(
        'network-failed',
        /^no mirror served file.gz: https:\/\/one.example\/files\/: sent a web page instead of the file; https:\/\/two.example\/: HTTP 404$/,
      ),
    );
    expect(trial.left).toEqual({ 'file.gz.part': part });
  });

  it('tells why a connection could not be made, which fetch hides in the cause', async () => {
    const trial = await tryDownload(() => {
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND one.example') });
    });
    expect(trial.outcome).toEqual(
      refused('network-failed', /fetch failed \(getaddrinfo ENOTFOUND one.example\)/),
    );
    expect(trial.left).toEqual({});
  });

  it('gives up a mirror that falls silent, before answering or in the middle', async () => {
    const trial = await tryDownload(
      (asked) => {
        if (asked.url.startsWith(mirrors[0]!)) return new Promise<Response>(() => undefined);
        return asked.range === null
          ? new Response(bodyOf(right.subarray(0, 300), { then: 'silence' }))
          : serve(right, asked);
      },
      { timeoutMs: 400 },
    );
    expect(ranges(trial)).toEqual([null, null, 'bytes=300-']);
    expect(trial.left).toEqual(arrived);
  });

  it('gives up on a mirror that breaks off again and again', async () => {
    const trial = await tryDownload(({ range }) => {
      const from = Number(/\d+/.exec(range ?? '0')![0]);
      return new Response(bodyOf(right.subarray(from, from + 10), { then: 'break' }), {
        status: range === null ? 200 : 206,
        headers: { 'content-range': `bytes ${from}-999/1000` },
      });
    });
    expect(trial.outcome).toEqual(refused('network-failed', /terminated/));
    expect(trial.asked).toHaveLength(8);
    expect(trial.left).toEqual({ 'file.gz.part': right.subarray(0, 80) });
  });

  it('refuses a file that is too large by the length that it announces, and by what comes', async () => {
    const headers = { 'content-length': String(maxDownloadBytes + 1) };
    const told = await tryDownload(() => new Response(bodyOf(right), { headers }));
    expect(told.outcome).toEqual(
      refused('network-failed', /sends 67108865 bytes or more, allowed are 67108864/),
    );
    expect(told.left).toEqual({});
    const pieceBytes = maxDownloadBytes + 1;
    const large = new Uint8Array(pieceBytes);
    const came = await tryDownload(() => new Response(bodyOf(large, { pieceBytes })));
    expect(came.outcome).toEqual(refused('network-failed', /sends 67108865 bytes or more/));
  });

  it('rejects with the signal’s reason, keeps the part, and asks nobody else', async () => {
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const trial = await tryDownload(() => new Response(bodyOf(right.subarray(0, 300), { then: 'silence' })), {
      signal: controller.signal,
      onProgress: ({ receivedBytes }) => {
        if (receivedBytes === 300) controller.abort(reason);
      },
    });
    expect(trial.outcome).toBe(reason);
    expect(trial.asked).toHaveLength(1);
    expect(trial.left).toEqual({ 'file.gz.part': right.subarray(0, 300) });
  });

  it('keeps the part when it is stopped during the check', async () => {
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const trial = await tryDownload((asked) => serve(right, asked), {
      signal: controller.signal,
      check: () => {
        controller.abort(reason);
        return Promise.reject(reason);
      },
    });
    expect(trial.outcome).toBe(reason);
    expect(trial.left).toEqual({ 'file.gz.part': right });
  });

  it('does not even ask when the signal has aborted before', async () => {
    const trial = await tryDownload((asked) => serve(right, asked), { signal: AbortSignal.abort('no') });
    expect(trial.outcome).toBe('no');
    expect(trial.asked).toEqual([]);
  });

  it('tells a full disk from other failures to write, and tries no other mirror for either', async () => {
    const failing = (code: string): typeof open =>
      async function openFailing(...args) {
        const handle = await open(...args);
        handle.writeFile = () => Promise.reject(Object.assign(new Error(`${code}: write`), { code }));
        return handle;
      };
    const full = await tryDownload((asked) => serve(right, asked), { open: failing('ENOSPC') });
    expect(full.outcome).toEqual(refused('disk-full', /no space is left to write .*file.gz.part/));
    const broken = await tryDownload((asked) => serve(right, asked), { open: failing('EIO') });
    expect(broken.outcome).toEqual(refused('write-failed', /file.gz.part cannot be written: found EIO/));
    expect(full.asked.length + broken.asked.length).toBe(2);
    expect(full.left).not.toHaveProperty('file.gz');
  });

  it('says so when the folder cannot be made', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const { fetch } = webOf((asked) => serve(right, asked));
      const request = {
        file: 'f',
        mirrors,
        folder: join(folder, 'file', 'cache'),
        check: assertRight,
        fetch,
      };
      await expect(download(request)).rejects.toBeInstanceOf(DenoiseError);
      await expect(download(request)).rejects.toMatchObject({ code: 'write-failed' });
    });
  });
});
