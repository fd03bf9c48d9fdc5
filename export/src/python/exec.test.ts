import { describe, expect, it } from 'vitest';
import { spawnExec } from './exec.js';

const surroundings = { cwd: process.cwd(), env: process.env };

function node(script: string, options: { signal?: AbortSignal; onLine?: (line: string) => void } = {}) {
  return spawnExec(process.execPath, ['-e', script], { ...surroundings, ...options });
}

describe('running a program', () => {
  it('gives its output, its last lines of stderr and its exit code', async () => {
    const seen: string[] = [];
    const script = 'console.log("{}"); console.error("one\\ntwo"); process.exitCode = 3';
    const result = await node(script, { onLine: (line) => seen.push(line) });
    expect(result).toEqual({ code: 3, endedBy: null, stdout: '{}\n', lines: ['one', 'two'] });
    expect(seen).toEqual(['one', 'two']);
  });

  it('rejects when there is no such program', async () => {
    const missing = spawnExec('/nowhere/python', [], surroundings);
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('kills the program when it is aborted, and rejects with the reason once it is gone', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let child = 0;
    const running = node(
      'process.on("SIGTERM", () => {}); console.error(process.pid); setInterval(() => {}, 1000)',
      {
        signal: controller.signal,
        onLine(line) {
          child = Number(line);
          controller.abort(reason);
        },
      },
    );
    await expect(running).rejects.toBe(reason);
    expect(child).toBeGreaterThan(0);
    expect(() => process.kill(child, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });

  it('starts nothing when it is aborted already', async () => {
    const reason = new Error('enough');
    const started = node('console.error("started")', { signal: AbortSignal.abort(reason) });
    await expect(started).rejects.toBe(reason);
  });

  it('ends a program that prints without end', async () => {
    const result = await node('for (;;) require("fs").writeSync(1, "x".repeat(1 << 20))');
    expect(result.code).toBeNull();
    expect(result.stdout.length).toBeLessThanOrEqual(4 * 1024 * 1024);
  });
});
