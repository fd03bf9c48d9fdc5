import { spawn } from 'node:child_process';

/**
 * Runs a program to its end. With `print` it gets what the program writes, piece by piece, and so does the answer; without, the
 * program has the terminal itself.
 *
 * @typedef {(command: string, args: readonly string[], options: {cwd: string, env: object, print?: (text: string) => void}) =>
 *   Promise<{ok: boolean, output: string}>} Start
 * @type {Start}
 */
export function start(command, args, { cwd, env, print }) {
  return new Promise((done) => {
    const stdio = print === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
        print(text);
      });
    }
    child.on('error', (error) => {
      (print ?? console.error)(`${command}: ${error.message}\n`);
      done({ ok: false, output });
    });
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}
