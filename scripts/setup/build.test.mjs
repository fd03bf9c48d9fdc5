import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectsOf, sourcesDigest } from './build.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

const files = {
  'tsconfig.json': '{"references": [{"path": "core"}, {"path": "cli"}]}',
  'core/tsconfig.json': '{}',
  'core/src/a.ts': 'one',
  'core/src/deep/b.ts': 'two',
  'core/notes.md': 'x',
};

describe('the digest of the sources', () => {
  it('covers the projects that tsconfig.json names', () => {
    expect(projectsOf(temporaryFolder(files))).toEqual(['core', 'cli']);
  });

  it('changes with a file’s size, time, name and number, and with nothing else', () => {
    const folder = temporaryFolder(files);
    const digest = () => sourcesDigest(folder, ['core', 'cli']);
    const first = digest();
    expect(digest()).toBe(first);

    writeFileSync(join(folder, 'core/notes.md'), 'longer');
    expect(digest()).toBe(first);

    const seen = new Set([first]);
    const differs = (change) => {
      change();
      expect(seen.has(digest())).toBe(false);
      seen.add(digest());
    };
    differs(() => writeFileSync(join(folder, 'core/src/deep/b.ts'), 'longer'));
    differs(() => utimesSync(join(folder, 'core/src/a.ts'), 1, 1));
    differs(() => writeFileSync(join(folder, 'core/src/c.ts'), ''));
    differs(() => rmSync(join(folder, 'core/src/a.ts')));
    differs(() => writeFileSync(join(folder, 'core/tsconfig.json'), '{ }'));
  });
});
