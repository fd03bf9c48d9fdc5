import { describe, expect, it } from 'vitest';
import { tinyApp } from './testing/tiny-app.js';

describe('methods that no route takes', () => {
  const ask = async (method: string, path: string) => {
    const { status, headers, body } = await tinyApp().hono.request(path, { method });
    return { status, allow: headers.get('allow'), type: headers.get('content-type'), body };
  };

  it('answers HEAD as GET, without the body', async () => {
    for (const path of ['/livez', '/v1/models', '/v2/models/tiny', '/nowhere']) {
      expect(await ask('HEAD', path)).toEqual({ ...(await ask('GET', path)), body: null });
    }
  });

  it.each([
    ['HEAD', '/v1/denoise', 'POST, OPTIONS'],
    ['GET', '/v2/models/tiny/infer', 'POST, OPTIONS'],
    ['POST', '/livez', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/models/tiny', 'GET, HEAD, OPTIONS'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    expect(await ask(method, path)).toMatchObject({ status: 405, allow });
  });
});
