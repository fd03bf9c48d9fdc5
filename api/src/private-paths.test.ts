import { describe, expect, it } from 'vitest';
import { withoutPaths } from './private-paths.js';

describe('withoutPaths', () => {
  it.each([
    ['cannot read /srv/models/compact/model.onnx: EACCES', 'cannot read model.onnx: EACCES'],
    ["ENOENT: open '/home/jane doe/x.png'", "ENOENT: open 'jane doe/x.png'"],
    ['at file:///srv/app/dist/a.js', 'at a.js'],
    ['cannot read C:\\Users\\jane\\model.onnx, sorry', 'cannot read model.onnx, sorry'],
    ['(/opt/a/lib.so)', '(lib.so)'],
    ['dlopen "/usr/lib/x.so.1"', 'dlopen "x.so.1"'],
  ])('leaves the last name of the path in %j', (text, expected) => {
    expect(withoutPaths(text)).toBe(expected);
  });

  it.each([
    'expected image/png, image/jpeg',
    '/v1/models lists them',
    'send pictures to /v1/denoise',
    '/v2/models/x/infer',
    '/docs shows what to send',
    '28/28 and 1/2 and a / b',
    'https://example.org/a/b',
    'found 3e-5, expected [batch, 1, height, width]',
  ])('leaves %j as it is', (text) => {
    expect(withoutPaths(text)).toBe(text);
  });
});
