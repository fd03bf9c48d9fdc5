import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeLine } from '../child/protocol.js';
import { describe as description } from '../testing/fakes.js';
import { runProgram } from './process-run.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(
  script: string,
  signal = new AbortController().signal,
  onDone: (cases: number) => void = () => undefined,
) {
  const file = join(folder, 'script.mjs');
  await writeFile(file, script);
  return runProgram({ path: process.execPath, args: [file] }, 'answer', {
    name: 'fake',
    cwd: folder,
    env: process.env,
    signal,
    onDone,
  });
}

const print = (line: Parameters<typeof encodeLine>[0]) =>
  `process.stdout.write(${JSON.stringify(encodeLine(line))});\n`;
const answer = { kind: 'answer', host: 'Fake', description: description(), shapes: [[1, 1, 2, 2]] } as const;

describe('a process that answers', () => {
  it('is heard among lines that are not its own', async () => {
    const done: number[] = [];
    const script = `console.log('native noise');\n${print({ kind: 'done', cases: 1 })}${print(answer)}`;
    const found = await run(script, undefined, (cases) => done.push(cases));
    expect(found).toEqual(answer);
    expect(done).toEqual([1]);
  });
});

describe('a process that does not', () => {
  it('gives the error that it reports', async () => {
    const error = {
      name: 'DenoiseError',
      code: 'tolerance-exceeded',
      message: 'wrong',
      details: {},
    } as const;
    await expect(run(print({ kind: 'error', error }))).rejects.toMatchObject({ code: 'tolerance-exceeded' });
  });

  it('is told of by its exit code and its last words', async () => {
    const promise = run(`console.error('cannot find a library'); process.exitCode = 7;`);
    await expect(promise).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringMatching(/fake.*exit code 7: cannot find a library/) as string,
    });
  });

  it('cannot be started', async () => {
    const options = { name: 'fake', cwd: folder, env: {}, signal: new AbortController().signal };
    const promise = runProgram({ path: join(folder, 'nothing'), args: [] }, 'answer', {
      ...options,
      onDone: () => undefined,
    });
    await expect(promise).rejects.toMatchObject({ code: 'worker-crashed' });
  });

  it('is killed by its id when the signal says so, and gone', async () => {
    const controller = new AbortController();
    const reason = new Error('the deadline');
    const pidFile = join(folder, 'pid').replaceAll('\\', '/');
    // It hangs, and heeds no polite request to end.
    const script = `
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => undefined);
      writeFileSync('${pidFile}', String(process.pid));
      ${print({ kind: 'done', cases: 1 })}
      setInterval(() => undefined, 1000);`;
    await expect(
      run(script, controller.signal, () => {
        controller.abort(reason);
      }),
    ).rejects.toBe(reason);
    expect(existsSync(pidFile)).toBe(true);
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });
});
