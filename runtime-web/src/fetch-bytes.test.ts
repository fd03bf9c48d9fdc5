import { describe, expect, it } from 'vitest';
import { fetchBytes, type Fetch } from './fetch-bytes.js';

const url = 'https://app.test/model.onnx';
const codes = { missing: 'file-missing', wrong: 'model-invalid' } as const;

function get(fetch: Fetch, options: Partial<Parameters<typeof fetchBytes>[1]> = {}) {
  return fetchBytes(url, { fetch, kind: 'model', codes, fix: 'mend it', maxBytes: 100, ...options });
}

/** Answers in parts, as a network does. */
function parts(...chunks: readonly number[][]): Fetch {
  return () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
        controller.close();
      },
    });
    return Promise.resolve(new Response(body));
  };
}

describe('fetchBytes', () => {
  it('joins the parts of an answer and tells how many bytes are there', async () => {
    const told: number[] = [];
    const bytes = await get(parts([1, 2], [3], [4, 5]), { onBytes: (loaded) => told.push(loaded) });
    expect([...bytes]).toEqual([1, 2, 3, 4, 5]);
    expect(told).toEqual([2, 3, 5]);
  });

  it('takes exactly as much as is allowed, and one byte more is refused', async () => {
    const limit = Array<number>(100).fill(7);
    expect(await get(parts(limit))).toHaveLength(100);
    await expect(get(parts(limit, [7]))).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it.each([
    [404, 'file-missing'],
    [410, 'file-missing'],
    [403, 'network-failed'],
    [500, 'network-failed'],
  ])('has a code for status %d: %s', async (status, code) => {
    const answer = () => Promise.resolve(new Response('no', { status }));
    await expect(get(answer)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(String(status)) as string,
    });
  });

  it.each([
    ['by its type', '{}', 'text/html; charset=utf-8'],
    ['by how it begins', '\n <!doctype HTML><p>', 'application/octet-stream'],
    ['in its oldest form', '<html>', ''],
  ])('knows a web page %s', async (_, body, type) => {
    const answer = () => Promise.resolve(new Response(body, { headers: { 'content-type': type } }));
    await expect(get(answer)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('web page') as string,
    });
  });

  it('tells of a network that fails, before and during the answer', async () => {
    const before = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(get(before)).rejects.toMatchObject({ code: 'network-failed' });
    const during: Fetch = () => {
      const body = new ReadableStream({
        pull(controller) {
          controller.error(new TypeError('connection reset'));
        },
      });
      return Promise.resolve(new Response(body));
    };
    await expect(get(during)).rejects.toMatchObject({ code: 'network-failed' });
  });

  it('rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = { why: 'enough' };
    const fetch: Fetch = (_, { signal }) => {
      controller.abort(reason);
      return Promise.reject(signal?.reason as Error);
    };
    await expect(get(fetch, { signal: controller.signal })).rejects.toBe(reason);
  });
});
