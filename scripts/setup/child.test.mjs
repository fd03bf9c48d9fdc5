import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createChildren, meaningfulLines } from './child.mjs';
import { Interrupted } from './fault.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

const node = (children, folder, program, onLine) =>
  children.run(process.execPath, ['-e', program], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    log: join(folder, 'logs', 'a.log'),
    onLine,
  });

describe('running a program', () => {
  it('gives its lines and keeps them in the log', async () => {
    const folder = temporaryFolder();
    const children = createChildren({ platform: process.platform });
    const result = await node(children, folder, 'console.log("one\\n\\ntwo"); console.error("three")');
    expect(result.ok).toBe(true);
    expect([...result.lines].sort()).toEqual(['one', 'three', 'two']);
    const log = readFileSync(join(folder, 'logs', 'a.log'), 'utf8');
    expect(log).toContain('two');
    expect(log).toContain('three');
  });

  it('tells how it failed', async () => {
    const folder = temporaryFolder();
    const children = createChildren({ platform: process.platform });
    expect(await node(children, folder, 'process.exit(3)')).toMatchObject({ ok: false, status: 'exit 3' });
    const options = { cwd: folder, env: process.env, log: join(folder, 'a.log') };
    expect(await children.run('there-is-no-such-program', [], options)).toMatchObject({
      ok: false,
      status: 'not found',
    });
  });

  it('ends it when set-up is stopped, and starts no other', async () => {
    const folder = temporaryFolder();
    const children = createChildren({ platform: process.platform });
    const program = 'setInterval(() => {}, 1000); console.log("started")';
    const running = node(children, folder, program, () => children.stop('SIGINT'));
    await expect(running).rejects.toBeInstanceOf(Interrupted);
    await expect(node(children, folder, 'console.log(1)')).rejects.toBeInstanceOf(Interrupted);
  });
});

describe('the meaningful lines of an output', () => {
  it('are its errors, without npm’s and node-gyp’s chatter', () => {
    const lines = [
      'npm warn deprecated x',
      'gyp info it worked if it ends with ok',
      'src/a.cc:1: fatal error: b.h: No such file',
      'make: *** [a.o] Error 1',
      'gyp info ok',
      'npm error A complete log of this run can be found in: x/debug-0.log',
    ];
    expect(meaningfulLines(lines)).toEqual([
      'src/a.cc:1: fatal error: b.h: No such file',
      'make: *** [a.o] Error 1',
    ]);
  });

  it('are the last ones when none speaks of an error', () => {
    expect(meaningfulLines(['a', 'b', 'c'], 2)).toEqual(['b', 'c']);
  });
});
