import { describe, expect, it } from 'vitest';
import { DenoiseError } from '../errors.js';
import { parseHistory } from './history-file.js';

const epoch = {
  epoch: 1,
  step: 859,
  trainLoss: 0.13,
  validationLoss: 0.095,
  validationMse: 0.0106,
  learningRate: 0.003,
  seconds: 63.34,
  best: true,
};
const text = (changes: object) =>
  JSON.stringify({ format: 'denoisekit-history', version: 1, epochs: [epoch], ...changes });

function messageOf(json: string): string {
  try {
    parseHistory(json, 'history.json');
  } catch (error) {
    if (error instanceof DenoiseError && error.code === 'run-invalid') return error.message;
  }
  throw new Error('it was taken');
}

describe('parseHistory', () => {
  it('gives the epochs', () => {
    expect(parseHistory(text({}), 'history.json')).toEqual([epoch]);
  });

  it('names the field that is wrong', () => {
    expect(messageOf(text({ epochs: [epoch, { ...epoch, seconds: 'long' }] }))).toMatch(
      /^history\.json: epochs\.1\.seconds is wrong/,
    );
  });

  it('refuses what is no JSON, another format, and more epochs than a run can have', () => {
    expect(messageOf('{')).toMatch(/^history\.json is not JSON/);
    expect(messageOf(text({ format: 'denoisekit-run' }))).toMatch(/format is wrong/);
    expect(messageOf(text({ epochs: new Array(100_001).fill(epoch) }))).toMatch(/epochs is wrong/);
  });
});
