import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Interrupted } from './fault.mjs';

const keptLines = 400;

/**
 * Runs programs with their output in a log file, and ends all of them, with their own children, when set-up is stopped.
 *
 * @param {{platform: NodeJS.Platform}} options
 */
export function createChildren({ platform }) {
  const running = new Set();
  let interrupted;

  const end = (child) => {
    if (platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else {
      try {
        // The group: a compiler under make under node-gyp must not go on writing.
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        child.kill('SIGTERM');
      }
    }
  };

  return {
    /** Throws when set-up was stopped; called between the parts of a step. */
    check() {
      if (interrupted) throw interrupted;
    },

    /** @param {NodeJS.Signals} signal */
    stop(signal) {
      interrupted ??= new Interrupted(signal);
      for (const child of running) end(child);
    },

    /**
     * @param {string} command
     * @param {readonly string[]} args
     * @param {{cwd: string, env: Record<string, string | undefined>, log: string, onLine?: (line: string) => void}} options
     * @returns {Promise<{ok: boolean, status: string, lines: string[]}>}
     */
    async run(command, args, { cwd, env, log, onLine }) {
      this.check();
      mkdirSync(dirname(log), { recursive: true });
      const file = openSync(log, 'a');
      const lines = [];
      const write = (text) => {
        try {
          writeSync(file, text);
        } catch {
          // On a full disk the program itself will say so; its last lines are kept here without the log.
        }
      };
      const keep = (line) => {
        if (line.trim() === '') return;
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
        onLine?.(line);
      };
      try {
        write(`$ ${[command, ...args].join(' ')}\n`);
        const status = await new Promise((resolve) => {
          const child = spawn(command, args, {
            cwd,
            env,
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: platform !== 'win32',
            windowsHide: true,
          });
          running.add(child);
          const settle = (text) => {
            running.delete(child);
            resolve(text);
          };
          for (const stream of [child.stdout, child.stderr]) {
            let rest = '';
            stream.setEncoding('utf8');
            stream.on('data', (text) => {
              write(text);
              const parts = (rest + text).split(/\r?\n|\r/);
              rest = parts.pop() ?? '';
              parts.forEach(keep);
            });
            stream.on('end', () => keep(rest));
          }
          child.on('error', (error) => {
            keep(error.message);
            settle(error.code === 'ENOENT' ? 'not found' : error.message);
          });
          child.on('close', (code, signal) =>
            settle(code === 0 ? '' : signal ? `ended by ${signal}` : `exit ${code}`),
          );
        });
        this.check();
        return { ok: status === '', status, lines };
      } finally {
        closeSync(file);
      }
    },
  };
}

/** The lines of an output that tell why: its last ones, without the noise that every tool adds. */
export function meaningfulLines(lines, count = 4) {
  const noise =
    /^\s*(npm (warn|notice|verb)|.*(complete log of this run|debug-\d).*|gyp (info|http)|node-pre-gyp info|\[notice\])/i;
  const telling = lines.filter((line) => !noise.test(line));
  const errors = telling.filter((line) => /error|ERR!|fatal|cannot|failed|not found|No such/i.test(line));
  return (errors.length > 0 ? errors : telling).slice(-count).map((line) => line.trim().slice(0, 300));
}
