import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';

const heartbeatMs = 2_000;
/** A holder that has not touched its file for so long is gone, even if its process number is in use again. */
const silentMs = 300_000;

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Whether a lock file is left over from a set-up that ended without removing it.
 *
 * @param {{text: string, ageMs: number, host: string, alive: (pid: number) => boolean}} facts
 */
export function isStale({ text, ageMs, host, alive }) {
  if (ageMs > silentMs) return true;
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    // Being written at this moment, or cut off by a full disk.
    return ageMs > 10_000;
  }
  if (holder.host !== host) return false;
  return !Number.isInteger(holder.pid) || !alive(holder.pid);
}

/**
 * Lets one set-up at a time work on this folder: waits while another one holds the lock, and takes over a stale one.
 * Gives the function that releases it.
 *
 * @param {{path: string, pid: number, host: string, alive?: (pid: number) => boolean, onWait: (holder: string) => void,
 *   check?: () => void, pollMs?: number, now?: () => number}} options
 */
export async function takeLock({
  path,
  pid,
  host,
  alive = isAlive,
  onWait,
  check = () => {},
  pollMs = 250,
  now = Date.now,
}) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid, host, started: new Date(now()).toISOString() });
  let told = false;
  for (;;) {
    check();
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        // It may have been created and not filled.
        rmSync(path, { force: true });
        throw error;
      }
    }
    const held = look(path);
    if (held === undefined) continue;
    if (isStale({ text: held.text, ageMs: now() - held.touched, host, alive })) {
      setAside(path, held.text, pid);
      continue;
    }
    if (!told) onWait(held.text);
    told = true;
    await wait(pollMs);
  }
  const heart = setInterval(() => {
    try {
      const time = new Date();
      utimesSync(path, time, time);
    } catch {
      // The folder was removed under us; the step that writes there will say so.
    }
  }, heartbeatMs);
  heart.unref();
  return () => {
    clearInterval(heart);
    if (look(path)?.text === mine) rmSync(path, { force: true });
  };
}

function look(path) {
  try {
    return { text: readFileSync(path, 'utf8'), touched: statSync(path).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of several that find the same stale file, the rename lets one succeed; a fresh file caught by it is put back. */
function setAside(path, seen, pid) {
  const aside = `${path}.stale-${pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const caught = look(aside)?.text;
  if (caught !== undefined && caught !== seen) {
    try {
      writeFileSync(path, caught, { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}
