import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNoise, maxNoiseLength, maxNoiseStages, noiseKinds, parseNoise } from '@denoisekit/core';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { repository } from './repository.js';

describe('the noise', () => {
  it('is made of arithmetic that every engine has to the last bit', async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export { addNoise } from './core/src/index.ts';", resolveDir: repository },
      bundle: true,
      write: false,
      format: 'esm',
      absWorkingDir: repository,
    });
    const code = outputFiles[0]!.text;
    expect(code).toContain('salt-pepper');
    const used = new Set([...code.matchAll(/\bMath\.(\w+)/g)].map(([, name]) => name!));
    // ECMAScript fixes these; of exp, log, pow, sin and the like it asks for an approximation only.
    const exact = ['abs', 'ceil', 'clz32', 'floor', 'imul', 'max', 'min', 'sqrt'];
    expect([...used].filter((name) => !exact.includes(name))).toEqual([]);
  });
});

describe('the page on noise', () => {
  const page = readFileSync(join(repository, 'docs', 'noise.md'), 'utf8');

  it('has each kind with its formula, its levels and an example', () => {
    for (const { name, title, formula, parameter, range, example } of noiseKinds) {
      expect(page).toContain(`\`${name}:${parameter.toUpperCase()}\``);
      expect(page).toContain(title);
      expect(page).toContain(formula.replaceAll('|', String.raw`\|`));
      expect(page).toContain(`${range[0]} to ${range[1].toLocaleString('en')}`);
      expect(page).toContain(example);
    }
    expect(page).toContain(`${maxNoiseLength} characters`);
    expect(page).toContain(`${maxNoiseStages} stages`);
  });

  it('has no example that cannot be read', () => {
    const names = noiseKinds.map(({ name }) => name).join('|');
    const texts = page.match(new RegExp(String.raw`(?<!-)\b(?:${names}):\d[^\s\`,;)"'&|]*`, 'g'))!;
    expect(texts.length).toBeGreaterThan(noiseKinds.length);
    for (const text of texts) expect(formatNoise(parseNoise(text))).toBe(text);
  });
});
