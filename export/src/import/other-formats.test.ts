import { encodeModel } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../fixtures.test.helper.js';
import { blur, modelOf } from './nets.test.helper.js';
import { assertNoOtherFormat } from './other-formats.js';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('a file of another kind', () => {
  // The first bytes, as each format's own documents have them.
  it.each<[string, Uint8Array, RegExp]>([
    ['a web page', bytes('\n\n<!DOCTYPE html>\n<html lang="en">'), /raw/],
    [
      'a pointer of Git LFS',
      bytes('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
      /git lfs pull/,
    ],
    ['a checkpoint of PyTorch', bytes('PK\x03\x04\x00\x00archive/data.pkl'), /docs\/import\.md/],
    ['an older one', bytes('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.'), /docs\/import\.md/],
    ['a model of Keras', bytes('\x89HDF\r\n\x1a\n'), /tf2onnx/],
    ['one of TensorFlow Lite', bytes('\x1c\x00\x00\x00TFL3'), /--tflite/],
    [
      'safetensors',
      bytes('\x40\x00\x00\x00\x00\x00\x00\x00{"conv.weight":{"dtype":"F32"'),
      /docs\/import\.md/,
    ],
    ['one of ONNX Runtime', bytes('\x08\x00\x00\x00ORTM'), /ONNX file that it was made of/],
    ['an empty file', bytes(''), /again/],
    ['a newer pickle', bytes('\x80\x04\x95\x10\x00'), /docs\/import\.md/],
    ['a picture', bytes('\xff\xd8\xff\xe0\x00\x10JFIF'), /found JPEG, expected an ONNX file; denoise takes/],
    ['text', bytes('import torch\n'), /found text, expected an ONNX file; name the file/],
  ])('is named, with what to do: %s', async (_, content, words) => {
    const read = Promise.resolve(content).then((one) => {
      assertNoOtherFormat(one, 'a.onnx');
    });
    const error = await rejectionOf(read);
    expect([error.code, error.message]).toEqual(['model-invalid', expect.stringMatching(words)]);
  });

  it('is none that is ONNX', () => {
    expect(() => {
      assertNoOtherFormat(encodeModel(modelOf(blur('x', 'y'))), 'a.onnx');
    }).not.toThrow();
  });
});
