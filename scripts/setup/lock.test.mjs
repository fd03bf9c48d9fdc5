import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, isStale, takeLock } from './lock.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

const host = 'here';
const never = () => {
  throw new Error('it waited');
};
const options = (folder, changes = {}) => ({
  path: join(folder, 'lock'),
  pid: 1,
  host,
  alive: () => true,
  onWait: never,
  pollMs: 1,
  ...changes,
});

describe('the lock of set-up', () => {
  it('is a file that is gone after its release', async () => {
    const folder = temporaryFolder();
    const release = await takeLock(options(folder));
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 1, host });
    release();
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets the second wait until the first is done', async () => {
    const folder = temporaryFolder();
    const order = [];
    const first = await takeLock(options(folder));
    const waiting = takeLock(
      options(folder, {
        pid: 2,
        onWait: () => {
          order.push('waits');
          // Released only after the second is known to wait.
          order.push('first released');
          first();
        },
      }),
    );
    const second = await waiting;
    order.push('second has it');
    second();
    expect(order).toEqual(['waits', 'first released', 'second has it']);
  });

  it('lets one of many in at a time', async () => {
    const folder = temporaryFolder();
    let inside = 0;
    let most = 0;
    const work = async (pid) => {
      const release = await takeLock(options(folder, { pid, onWait: () => {} }));
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
      release();
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(work));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a process that is gone', async () => {
    const folder = temporaryFolder({ lock: JSON.stringify({ pid: 7, host }) });
    const release = await takeLock(options(folder, { alive: (pid) => pid !== 7 }));
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')).pid).toBe(1);
    expect(readdirSync(folder)).toEqual(['lock']);
    release();
  });

  it('does not remove a lock that another process holds by now', async () => {
    const folder = temporaryFolder();
    const release = await takeLock(options(folder));
    writeFileSync(join(folder, 'lock'), 'of another');
    release();
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });

  it('stops waiting when set-up is stopped', async () => {
    const folder = temporaryFolder({ lock: JSON.stringify({ pid: 7, host }) });
    let looks = 0;
    const check = () => {
      looks += 1;
      if (looks === 3) throw new Error('stopped');
    };
    await expect(takeLock(options(folder, { onWait: () => {}, check }))).rejects.toThrow('stopped');
  });

  it('is taken over when it is old and empty', () => {
    const folder = temporaryFolder({ lock: '' });
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(join(folder, 'lock'), old, old);
    return takeLock(options(folder)).then((release) => {
      expect(readFileSync(join(folder, 'lock'), 'utf8')).toContain('"pid":1');
      release();
    });
  });
});

describe('a lock file', () => {
  const text = JSON.stringify({ pid: 7, host });
  const fresh = { text, ageMs: 100, host, alive: () => true };

  it.each([
    ['held by a living process', {}, false],
    ['held by a dead process', { alive: () => false }, true],
    [
      'held on another machine',
      { text: JSON.stringify({ pid: 7, host: 'there' }), alive: () => false },
      false,
    ],
    ['silent for ten minutes', { ageMs: 600_000 }, true],
    ['being written', { text: '' }, false],
    ['cut off a minute ago', { text: '{"pi', ageMs: 60_000 }, true],
    ['without a process number', { text: JSON.stringify({ host }) }, true],
  ])('%s', (_, changes, expected) => {
    expect(isStale({ ...fresh, ...changes })).toBe(expected);
  });

  it('knows this process for alive', () => {
    expect(isAlive(process.pid)).toBe(true);
    // Above the largest process number of Linux, macOS and Windows.
    expect(isAlive(2 ** 30)).toBe(false);
  });
});
