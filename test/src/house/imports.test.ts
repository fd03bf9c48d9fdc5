import { describe, expect, it } from 'vitest';
import { importsOf, packageOf, rules, wrongImports, type Declared } from './imports.js';
import { readPackage, readText, rooms, sourcesOf } from './repository.js';

const nothing: Declared = { dependencies: [], testing: [] };
const wrong = (path: string, text: string, declared: Partial<Declared> = {}) =>
  wrongImports({ path, text }, { ...nothing, ...declared }).length;

function declaredBy(room: string): Declared {
  const own = readPackage(room);
  return {
    dependencies: Object.keys({ ...own.dependencies, ...own.peerDependencies }),
    testing: Object.keys({ ...readPackage('.').devDependencies, ...own.devDependencies }),
  };
}

describe('the directions of imports', () => {
  it('has a rule for each room', () => {
    expect(rooms().filter((room) => !Object.hasOwn(rules, room))).toEqual([]);
  });

  it.each([...rooms()])('are kept in %s', (room) => {
    const declared = declaredBy(room);
    const found = sourcesOf(room).flatMap((path) => wrongImports({ path, text: readText(path) }, declared));
    expect(found).toEqual([]);
  });

  it('read sources: core alone has more than twenty files', () => {
    expect(sourcesOf('core').length).toBeGreaterThan(20);
  });
});

describe('the check of imports', () => {
  it('sees every way of importing', () => {
    const text = [
      `import a from 'one';`,
      `import type { B } from 'two';`,
      `export * from 'three';`,
      `const d = await import('four');`,
      `const e = require('five');`,
      `import 'six';`,
      `type F = import('seven').F;`,
      `// import x from 'not-one';`,
      `const text = "import y from 'not-two'";`,
    ].join('\n');
    expect(importsOf({ path: 'core/src/a.ts', text }).sort()).toEqual(
      ['five', 'four', 'one', 'seven', 'six', 'three', 'two'].sort(),
    );
  });

  it('knows the package that a path belongs to', () => {
    expect(packageOf('hono/cors')).toBe('hono');
    expect(packageOf('@tensorflow/tfjs-node/dist/io')).toBe('@tensorflow/tfjs-node');
  });

  it('keeps core to valibot', () => {
    expect(wrong('core/src/a.ts', `import * as v from 'valibot';`, { dependencies: ['valibot'] })).toBe(0);
    expect(wrong('core/src/a.ts', `import * as v from 'valibot';`)).toBe(1);
    expect(wrong('core/src/a.ts', `import sharp from 'sharp';`, { dependencies: ['sharp'] })).toBe(1);
    expect(wrong('core/src/a.ts', `import { join } from 'node:path';`)).toBe(1);
    expect(wrong('core/src/a.ts', `import { join } from 'path';`)).toBe(1);
    expect(wrong('core/src/a.ts', `import x from '@denoisekit/runtime-node';`)).toBe(1);
  });

  it('lets a test of core read files and use what tests use', () => {
    const text = `import { it } from 'vitest'; import { join } from 'node:path';`;
    expect(wrong('core/src/a.test.ts', text, { testing: ['vitest'] })).toBe(0);
    expect(wrong('core/src/a.ts', text, { testing: ['vitest'] })).toBe(2);
  });

  it('keeps training, export and reports away from all but the command and the tests', () => {
    for (const other of ['training', 'export', 'report']) {
      const text = `import x from '@denoisekit/${other}';`;
      expect(wrong('cli/src/a.ts', text)).toBe(0);
      expect(wrong('test/src/a.ts', text)).toBe(0);
      expect(wrong('core/src/a.ts', text)).toBe(1);
      expect(wrong('runtime-node/src/a.ts', text)).toBe(1);
    }
    expect(wrong('training/src/a.ts', `import x from '@denoisekit/export';`)).toBe(1);
    expect(wrong('export/src/a.ts', `import x from '@denoisekit/training';`)).toBe(1);
    expect(wrong('export/src/a.ts', `import x from '@denoisekit/runtime-node';`)).toBe(0);
    expect(wrong('training/src/a.ts', `import x from '@denoisekit/runtime-node';`)).toBe(1);
  });

  it('keeps the two runtimes apart, and Node out of the browser’s', () => {
    expect(wrong('runtime-web/src/a.ts', `import x from '@denoisekit/runtime-node';`)).toBe(1);
    expect(wrong('runtime-node/src/a.ts', `import x from '@denoisekit/runtime-web';`)).toBe(1);
    expect(wrong('runtime-web/src/a.ts', `import x from 'node:fs';`)).toBe(1);
    expect(wrong('runtime-node/src/a.ts', `import x from 'node:fs';`)).toBe(0);
  });

  it('keeps the app of the api free of platforms, but for its entries', () => {
    const declared = { dependencies: ['hono', '@hono/node-server', 'onnxruntime-web'] };
    expect(wrong('api/src/app.ts', `import { Hono } from 'hono';`, declared)).toBe(0);
    expect(wrong('api/src/app.ts', `import x from '@hono/node-server';`, declared)).toBe(1);
    expect(wrong('api/src/listen.ts', `import x from '@hono/node-server';`, declared)).toBe(0);
    expect(wrong('api/src/app.ts', `import x from 'node:fs';`)).toBe(1);
    expect(wrong('api/src/worker.ts', `import x from 'node:fs';`)).toBe(1);
    expect(wrong('api/src/worker.ts', `import x from '@denoisekit/runtime-web/isolate';`)).toBe(0);
    expect(wrong('api/src/app.ts', `import x from '@denoisekit/runtime-web/isolate';`)).toBe(1);
    for (const path of ['api/src/app.ts', 'api/src/worker.ts', 'api/src/bun.ts']) {
      expect(wrong(path, `import x from '@denoisekit/runtime-node';`)).toBe(1);
    }
    expect(wrong('api/src/host-app.ts', `import x from '@denoisekit/runtime-node';`)).toBe(0);
    expect(wrong('api/src/app.test.ts', `import x from '@denoisekit/runtime-node';`)).toBe(0);
  });

  it('refuses a path into another room', () => {
    expect(wrong('cli/src/a/b.ts', `import x from '../../../core/src/noise.js';`)).toBe(1);
    expect(wrong('cli/src/a/b.ts', `import x from '../c.js';`)).toBe(0);
  });

  it('refuses a package that the room does not declare', () => {
    expect(wrong('export/src/a.ts', `import * as v from 'valibot';`)).toBe(1);
    expect(wrong('export/src/a.ts', `import * as v from 'valibot';`, { dependencies: ['valibot'] })).toBe(0);
    expect(
      wrong('runtime-node/src/a.ts', `import * as v from 'valibot';`, { dependencies: ['valibot'] }),
    ).toBe(1);
  });

  it('refuses a room that nobody wrote a rule for', () => {
    expect(wrong('cellar/src/a.ts', '')).toBe(1);
  });
});

describe('core', () => {
  it('is compiled without the types of Node and of browsers', () => {
    const config = JSON.parse(readText('core/tsconfig.json')) as { compilerOptions: Record<string, unknown> };
    const base = JSON.parse(readText('tsconfig.base.json')) as { compilerOptions: Record<string, unknown> };
    const options = { ...base.compilerOptions, ...config.compilerOptions };
    expect(options['types']).toEqual([]);
    expect(options['lib']).toEqual([expect.stringMatching(/^ES20\d\d$/)]);
  });

  it('names nothing that only browsers have by way of globalThis', () => {
    const found = sourcesOf('core')
      .filter((path) => !path.includes('.test.'))
      .filter((path) => /\bglobalThis\b|\breference (lib|types)=/.test(readText(path)));
    expect(found).toEqual([]);
  });
});
