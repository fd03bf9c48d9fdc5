import { describe, expect, it } from 'vitest';
import { help, parseOptions } from './options.js';
import { progressLine } from './progress-line.js';

describe('the words of the command', () => {
  it('ask for everything when there are none', () => {
    const flags = { help: false, json: false, quick: false, fresh: false, adapter: 'swiftshader' };
    expect(parseOptions([])).toEqual({ ...flags, only: undefined, on: undefined });
  });

  it('choose families and targets', () => {
    const words = ['--only', 'conv, pool', '--on=chromium-webgpu', '--json', '--quick'];
    expect(parseOptions(words)).toMatchObject({
      only: ['conv', 'pool'],
      on: ['chromium-webgpu'],
      json: true,
      quick: true,
      fresh: false,
    });
  });

  it.each([
    [['--onyl', 'conv'], /--onyl/],
    [['--only', 'convs'], /did you mean "conv"\?/],
    [['--on', 'node-cp'], /did you mean "node-cpu"\?/],
    [['conv'], /conv/],
    [['--only'], /--only/],
    [['--adapter', 'gpu'], /there is no adapter "gpu"/],
  ] as const)('are refused in one line: %s', (words, message) => {
    expect(() => parseOptions(words)).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => parseOptions(words)).toThrow(message);
  });

  it('are explained with examples', () => {
    expect(help).toMatch(/\$ npm run sweep -- --only conv/);
  });
});

describe('the progress', () => {
  function onFakeTime(isTTY: boolean) {
    let time = 0;
    const written: string[] = [];
    const line = progressLine({ isTTY, write: (text) => written.push(text) }, () => time);
    return { line, written, pass: (ms: number) => (time += ms) };
  }

  it('tells how far each target is, and the time left of the slowest', () => {
    const { line, written, pass } = onFakeTime(true);
    pass(10_000);
    line.update('cpu', 'conv 3x3', 500, 1000);
    line.update('gpu', 'conv 3x3', 100, 1000);
    line.stop();
    expect(written).toEqual([
      '\r\u001b[Kcpu 500/1000: conv 3x3, 10s left',
      '\r\u001b[Kcpu 500/1000, gpu 100/1000: conv 3x3, 1m30s left',
      '\r\u001b[K',
    ]);
  });

  it('writes a line now and then where there is no terminal', () => {
    const { line, written, pass } = onFakeTime(false);
    for (let done = 1; done <= 30; done++) {
      pass(1000);
      line.update('cpu', 'conv', done, 30);
    }
    line.stop();
    expect(written).toEqual([
      'cpu 1/30: conv, 29s left\n',
      'cpu 11/30: conv, 19s left\n',
      'cpu 21/30: conv, 9s left\n',
    ]);
  });
});
