import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { fileOf } from './file-of.js';

const file = (path: string) => ({ path, bytes: 1, sha256: 'a'.repeat(64) });
const id = 'some';

describe('fileOf', () => {
  it('gives the file of the dtype that is asked for', () => {
    const files = { fp32: file('model.onnx'), fp16: file('model.fp16.onnx') };
    expect(fileOf({ id, files }, 'fp16').path).toBe('model.fp16.onnx');
  });

  it('gives the most exact one where nothing is asked for', () => {
    const [fp32, fp16, int8] = ['model.onnx', 'model.fp16.onnx', 'model.int8.onnx'].map(file);
    expect(fileOf({ id, files: { int8: int8!, fp16: fp16!, fp32: fp32! } })).toBe(fp32);
    expect(fileOf({ id, files: { int8: int8!, fp16: fp16! } })).toBe(fp16);
  });

  it('refuses a dtype that has no file, naming those that have one', () => {
    const files = { fp32: file('model.onnx'), fp16: file('model.fp16.onnx') };
    const error = errorOf(() => fileOf({ id, files }, 'int8'));
    expect(error.code).toBe('file-missing');
    expect(error.message).toBe('some has no int8 file: found fp32, fp16; ask for fp32 or fp16');
    expect(error.details).toEqual({ model: 'some', dtype: 'int8', dtypes: ['fp32', 'fp16'] });
  });
});
