import { tmpdir } from 'node:os';
import { noiseKinds } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { noiseHelp } from './noise-help.js';
import { runCli } from '../testing/run-cli.js';

describe('the help on noise', () => {
  it('has a line for each kind, with what its level may be', () => {
    const lines = noiseHelp().split('\n');
    for (const { name, parameter, range } of noiseKinds) {
      const line = lines.find((one) => one.startsWith(`  ${name}:${parameter.toUpperCase()} `));
      expect(line).toContain(`${parameter} ${range[0]} to ${range[1].toLocaleString('en')}`);
    }
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(110);
  });

  it.each(['train', 'evaluate', 'denoise'])('is shown by %s --help', async (verb) => {
    const { stdout, code } = await runCli([verb, '--help'], { cwd: tmpdir() });
    expect(code).toBe(0);
    expect(stdout).toContain(noiseHelp().trim());
  });
});
