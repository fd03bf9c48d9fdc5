import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { madeByFacts, parseManifest, parseRunRecord, trainingOf } from '@denoisekit/core';
import { modelIds, modelUrl } from '@denoisekit/models';

const read = (id: (typeof modelIds)[number], file: string) => readFile(modelUrl(id, file), 'utf8');

describe.each([...modelIds])('the shipped model %s', (id) => {
  it('says of its training what the record of the run says', async () => {
    const manifest = parseManifest(await read(id, 'manifest.json'), id);
    expect(manifest.madeBy).toEqual(trainingOf(parseRunRecord(await read(id, 'run.json'), id)));
  });

  it('has a card that says the same', async () => {
    const { madeBy } = parseManifest(await read(id, 'manifest.json'), id);
    const card = await read(id, 'README.md');
    for (const [name, text] of madeByFacts(madeBy)) {
      expect(card).toContain(`| ${name} | ${text.replaceAll('|', '\\|')} |`);
    }
  });

  it('has the files that its manifest and its card describe', async () => {
    const { files, golden } = parseManifest(await read(id, 'manifest.json'), id);
    const card = await read(id, 'README.md');
    for (const { path, bytes, sha256 } of [...Object.values(files), golden]) {
      const content = await readFile(modelUrl(id, path));
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
      expect(card).toContain(`| \`${path}\` | ${bytes.toLocaleString('en-US')} | \`${sha256}\` |`);
    }
  });

  it('has every file of its card, with the digest that stands there', async () => {
    const rows = (await read(id, 'README.md')).matchAll(/^\| `(\S+)` \| [\d,]+ \| `([0-9a-f]{64})` \|/gm);
    const listed = Array.from(rows, ([, path, sha256]) => [path!, sha256!] as const);
    expect(listed.map(([path]) => path)).toContain('run.json');
    for (const [path, sha256] of listed) {
      const content = await readFile(modelUrl(id, path));
      expect([path, createHash('sha256').update(content).digest('hex')]).toEqual([path, sha256]);
    }
  });
});
