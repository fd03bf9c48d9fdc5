import { describe, expect, it } from 'vitest';
import { checkNodeVersion } from './node-version.mjs';
import { createReporter, formatSeconds } from './reporter.mjs';

describe('the report of set-up', () => {
  it('has a line for the start and one for the end of a step, when there is no terminal', () => {
    let time = 0;
    const lines = [];
    const report = createReporter({ stream: { write: (text) => lines.push(text) }, now: () => time });
    const step = report.step('build', 'tsc -b');
    time = 1_234;
    step.hint('not shown');
    step.done();
    expect(lines).toEqual(['setup: build: tsc -b\n', 'setup: build: done in 1.2 s\n']);
  });

  it.each([
    [90, '0.1 s'],
    [61_049, '61.0 s'],
    [137_000, '2 min 17 s'],
    [239_900, '4 min 0 s'],
  ])('says %i ms as %s', (milliseconds, text) => {
    expect(formatSeconds(milliseconds)).toBe(text);
  });
});

describe('the version of Node', () => {
  it('may be 20.19 or newer', () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '26.1.0']) checkNodeVersion(version);
    for (const version of ['18.20.4', '20.18.9']) {
      expect(() => checkNodeVersion(version)).toThrow(`found ${version}, expected 20.19 or newer`);
    }
  });
});
