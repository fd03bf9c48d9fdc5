import { describe, expect, it } from 'vitest';
import { answerBy, lastMeaningfulLine, reportSchema } from './converter-answer.js';
import type { ExecResult } from './exec.js';
import { conversionReport } from '../fixtures.test.helper.js';

function ended(changes: Partial<ExecResult>): ExecResult {
  return { code: 0, endedBy: null, stdout: '', lines: [], ...changes };
}

function errorOf(result: ExecResult): { code: string; message: string } {
  try {
    answerBy(reportSchema, result);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('nothing was thrown');
}

describe('the answer of the Python program', () => {
  it('is its last line, whatever was printed before it', () => {
    const report = conversionReport();
    expect(answerBy(reportSchema, ended({ stdout: `chatter\n${JSON.stringify(report)}\n` }))).toEqual(report);
  });

  it('is an error of the code that Python tells', () => {
    const error = { code: 'not-portable', what: 'conv_3 is wrong', actual: '9 channels', fix: 'change it' };
    const thrown = errorOf(ended({ code: 1, stdout: JSON.stringify({ error }) }));
    expect(thrown.code).toBe('not-portable');
    expect(thrown.message).toBe('conv_3 is wrong: found 9 channels; change it');
  });

  it('is the last thing said when Python fails without an answer', () => {
    const lines = [
      'starting TensorFlow',
      'I0000 00:00:1.0 port.cc:153] oneDNN custom operations are on.',
      'Traceback (most recent call last):',
      '  File "convert.py", line 3, in <module>',
      '    import tensorflow',
      '           ^^^^^^^^^^',
      "ModuleNotFoundError: No module named 'tensorflow'",
      '',
    ];
    const thrown = errorOf(ended({ code: 1, lines }));
    expect(thrown.code).toBe('conversion-failed');
    expect(thrown.message).toContain("No module named 'tensorflow' (exit code 1)");
  });

  it('tells of a kill, which is how a machine without memory answers', () => {
    const thrown = errorOf(ended({ code: null, endedBy: 'SIGKILL', lines: ['converting with tf2onnx'] }));
    expect(thrown.code).toBe('conversion-failed');
    expect(thrown.message).toContain('it was ended by SIGKILL; there may not be enough memory');
  });

  it('is refused when the exit code, the document or a field is wrong', () => {
    const report = conversionReport();
    const wrong = [
      ended({ code: 1, stdout: JSON.stringify(report) }),
      ended({ stdout: 'not json' }),
      ended({ stdout: '' }),
      ended({ stdout: JSON.stringify({ ...report, bytes: '5' }) }),
      ended({ stdout: JSON.stringify({ error: { code: 'no-such-code', what: 'x' } }) }),
    ];
    for (const result of wrong) expect(errorOf(result).code).toBe('conversion-failed');
  });

  it('has no meaningful line where only notices were printed', () => {
    expect(
      lastMeaningfulLine(['', '  ', 'WARNING: All log messages before absl', 'Traceback (most']),
    ).toBeUndefined();
  });
});
