import { describe, expect, it } from 'vitest';
import { loadOrt, type LoadOrt } from '../ort.js';
import { tinyModel } from '../testing/tiny-model.js';
import { probe, probeModelBase64 } from './probe.js';
import { probeApart } from './environment.js';

describe('probe', () => {
  it.each(['cpu', 'wasm'] as const)('finds that %s works', async (device) => {
    expect(await probe(device)).toEqual({
      ok: true,
      text: expect.stringMatching(/^onnxruntime-\w+ 1\./) as string,
    });
  });

  it('carries the model that the tests derive by hand', () => {
    expect(probeModelBase64).toBe(Buffer.from(tinyModel().onnx).toString('base64'));
  });

  it('notices a device that answers wrongly', async () => {
    const load: LoadOrt = async (device) => {
      const ort = await loadOrt(device);
      return {
        ...ort,
        tensor: (data, shape) =>
          ort.tensor(
            data.map((value) => value * 1.01),
            shape,
          ),
      };
    };
    expect(await probe('cpu', load)).toEqual({ ok: false, text: 'it runs a model and answers wrongly' });
  });

  it('tells why a build cannot be loaded', async () => {
    expect(await probe('cpu', () => Promise.reject(new Error('no such\nfile')))).toEqual({
      ok: false,
      text: 'no such file',
    });
  });
});

describe('probeApart', () => {
  it('reads the last line, past what native code has written', async () => {
    const stdout = 'Warning: no Vulkan\n{"ok":true,"text":"ort 1.30.0"}\n';
    const found = await probeApart('webgpu', () => Promise.resolve({ ok: true, stdout, failure: '' }));
    expect(found).toEqual({ ok: true, text: 'ort 1.30.0' });
  });

  it('survives a driver that takes its process with it', async () => {
    const died = { ok: false, stdout: '', failure: 'ended by SIGSEGV' };
    expect(await probeApart('webgpu', () => Promise.resolve(died))).toEqual({
      ok: false,
      text: 'trying it: ended by SIGSEGV',
    });
  });
});
