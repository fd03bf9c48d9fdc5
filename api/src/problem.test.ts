import { DenoiseError, errorCodes } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { faultOf, problemResponse, protocolErrorResponse } from './problem.js';

const tooLarge = new DenoiseError('image-too-large', {
  what: 'the image is too large',
  actual: '9x9',
  details: { maxPixels: 4 },
});

describe('faults', () => {
  it('have for every code a status that is an error', () => {
    for (const code of errorCodes) {
      const { status } = faultOf(new DenoiseError(code, { what: 'x' }), 'id');
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });

  it('tell nothing of what is our own fault but where to look', () => {
    const secret = new TypeError('cannot read properties of undefined at /srv/secret/app.js');
    const fault = faultOf(secret, 'id-1');
    expect(fault).toMatchObject({ code: 'internal', status: 500, details: {} });
    expect(fault.detail).toBe('this is a fault of the server; its log tells more under the request id id-1');
    const own = new DenoiseError('internal', { what: 'secret', details: { path: '/srv/x' } });
    expect(faultOf(own, 'id-1').detail).toBe(fault.detail);
  });

  it('tell no path and no facts of the server', () => {
    const error = new DenoiseError('digest-mismatch', {
      what: '/srv/models/a/model.onnx is not the file that its manifest describes',
      details: { path: '/srv/models/a/model.onnx' },
    });
    const fault = faultOf(error, 'id');
    expect(fault.detail).toBe('model.onnx is not the file that its manifest describes');
    expect(fault.details).toEqual({});
  });

  it('say when to come again where that helps', () => {
    const retry = (code: (typeof errorCodes)[number]) =>
      faultOf(new DenoiseError(code, { what: 'x' }), 'id').headers['retry-after'];
    expect(
      ['queue-full', 'not-ready', 'worker-crashed', 'usage', 'internal'].map((code) => retry(code as never)),
    ).toEqual(['1', '1', '1', undefined, undefined]);
  });

  it('become problem documents of RFC 9457', async () => {
    const response = problemResponse(faultOf(tooLarge, 'id-2'), 'id-2');
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: '/docs#image-too-large',
      title: 'Image too large',
      status: 413,
      detail: 'the image is too large: found 9x9',
      instance: 'id-2',
      code: 'image-too-large',
      details: { maxPixels: 4 },
    });
  });

  it('become errors of the Open Inference Protocol', async () => {
    const response = protocolErrorResponse(faultOf(tooLarge, 'id'));
    expect([response.status, response.headers.get('denoisekit-code')]).toEqual([413, 'image-too-large']);
    expect(await response.json()).toEqual({ error: 'the image is too large: found 9x9' });
  });
});
