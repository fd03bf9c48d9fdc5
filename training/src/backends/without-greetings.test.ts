import { execFile } from 'node:child_process';

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const own = new URL('../../dist/backends/without-greetings.js', import.meta.url).href;
/** Another process writes to the standard error that it inherits, as a native library does. */
const program = `
  import { execFileSync } from 'node:child_process';
  import { withoutGreetings } from ${JSON.stringify(own)};
  const native = (text) => execFileSync('sh', ['-c', 'echo ' + text + ' >&2'], { stdio: 'inherit' });
  native('before');
  console.error(await withoutGreetings(async () => (native('greeting'), 'loaded')));
  await withoutGreetings(() => Promise.reject(new Error('a real error'))).catch(({ message }) => console.error(message));
  native('after');
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greetings-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What a shell command makes of the program's standard error, which it redirects. */
async function printed(redirected: string): Promise<string> {
  const env = { ...process.env, PROGRAM: program, OUT: join(folder, 'out') };
  const command = `node --input-type=module -e "$PROGRAM" ${redirected}`;
  return (await promisify(execFile)('sh', ['-c', command], { env })).stdout;
}

describe.runIf(process.platform === 'linux')('what a library prints while it is loaded', () => {
  it('is not printed to a pipe, and all else is', async () => {
    expect(await printed('2>&1 | cat')).toBe('before\nloaded\na real error\nafter\n');
  });

  it('stays in a file, whose place is shared with whatever writes to it next', async () => {
    await printed('2>"$OUT"');
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe(
      'before\ngreeting\nloaded\na real error\nafter\n',
    );
  });

  it('does not keep standard error from being closed', async () => {
    expect(await printed('2>&-')).toBe('');
  });
});
