import { describe, expect, it } from 'vitest';
import { assertHarmless } from './guard.js';
import { joined, message } from './wire.js';
import { tinyModel } from '../testing/tiny-model.js';

describe('assertHarmless', () => {
  it('lets a model pass that has its weights inside', () => {
    expect(() => {
      assertHarmless(tinyModel().onnx, 'tiny');
    }).not.toThrow();
  });

  it('refuses weights in another file, which ONNX Runtime would read from the current folder', () => {
    const { onnx } = tinyModel({ externalWeights: '../../secrets.bin' });
    expect(() => {
      assertHarmless(onnx, 'tiny');
    }).toThrow(
      expect.objectContaining({
        code: 'model-invalid',
        message:
          'tiny is no model that can be run: found weights in another file, expected all weights inside the model file; export it again',
      }),
    );
  });

  it('refuses a group of 0, which would end the whole process', () => {
    expect(codeOf(tinyModel({ group: 0 }).onnx)).toBe('model-invalid');
  });

  it.each([
    ['a web page', new TextEncoder().encode('<!doctype html><title>404</title>')],
    ['the first half of a model', tinyModel().onnx.subarray(0, 120)],
    ['a number that never ends', new Uint8Array(64).fill(0xff)],
  ])('refuses %s', (_, bytes) => {
    expect(codeOf(bytes)).toBe('model-invalid');
  });

  it('says that a file that lacks its first or last bytes may be damaged', () => {
    const { onnx } = tinyModel();
    for (const [cut, found] of [
      [onnx.subarray(1), 'bytes that are no ONNX'],
      [onnx.subarray(0, -1), 'a file that ends too early'],
    ] as const) {
      expect(() => {
        assertHarmless(cut, 'tiny');
      }).toThrow(
        `tiny is no model that can be run: found ${found}, expected a whole ONNX file; it may be damaged or incomplete: download or export it again`,
      );
    }
  });

  it('refuses graphs nested so deep that reading them would overflow the stack', () => {
    // A graph (model field 7) with a node (1) with an attribute (5) with a graph (6), and so on.
    let graph = new Uint8Array();
    for (let depth = 0; depth < 5000; depth++) graph = nest(graph);
    expect(codeOf(message(7, [graph]))).toBe('model-invalid');
  });
});

function nest(graph: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(joined([message(1, [message(5, [message(6, [graph])])])]));
}

function codeOf(onnx: Uint8Array): unknown {
  try {
    assertHarmless(onnx, 'tiny');
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'passed';
}
