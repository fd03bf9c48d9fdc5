import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DenoiseError } from '@denoisekit/core';
import { howEnded } from '@denoisekit/runtime-node';
import { decodeLine, type ChildLine } from '../child/protocol.js';

export interface Program {
  readonly path: string;
  /** What stands before the file to run. */
  readonly args: readonly string[];
}

export interface RunProgramOptions {
  /** For errors: the target's name. */
  readonly name: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted, the process is killed, by its own id. */
  readonly signal: AbortSignal;
  readonly onDone: (cases: number) => void;
}

/** The last line of a program that succeeded. */
export type LastLine = 'answer' | 'probed';
type LineOf<K extends LastLine> = Extract<ChildLine, { kind: K }>;

const keptErrorCharacters = 4000;

/**
 * Runs a program that speaks the protocol of `child/main.ts`, to its end.
 *
 * @param last the kind of line that it has to have printed by then; the line is given back

 * @throws DenoiseError what the program reports; `worker-crashed` when it ends without an answer; the signal's reason
 */
export function runProgram<K extends LastLine>(
  { path, args }: Program,
  last: K,
  { name, cwd, env, signal, onDone }: RunProgramOptions,
): Promise<LineOf<K>> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(path, [...args], {
      cwd,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let answer: LineOf<K> | undefined;
    let failure: DenoiseError | undefined;
    let errors = '';
    createInterface(child.stdout).on('line', (text) => {
      const line = decodeLine(text);
      if (line?.kind === 'done') onDone(line.cases);
      if (line?.kind === last) answer = line as LineOf<K>;
      if (line?.kind === 'error') failure = DenoiseError.fromJSON(line.error);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-keptErrorCharacters);
    });
    const settle = (how: string): void => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (failure !== undefined) reject(failure);
      else if (answer !== undefined) resolve(answer);
      else reject(crashed(name, how, errors));
    };
    child.on('error', (error) => {
      if (!signal.aborted) settle(error.message); // one that was killed is waited for
    });
    child.on('close', (code, killedBy) => {
      settle(howEnded(code, killedBy));
    });
  });
}

function crashed(name: string, how: string, errors: string): DenoiseError {
  const last = errors
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-2)
    .map((line) => line.trim())
    .join(' ');
  return new DenoiseError('worker-crashed', {
    what: `the process of ${name} ended without an answer`,
    actual: last === '' ? how : `${how}: ${last.slice(0, 400)}`,
    fix: `run it alone to see whether it ends again: denoisekit parity MODEL --on ${name} --limit 1`,
  });
}
