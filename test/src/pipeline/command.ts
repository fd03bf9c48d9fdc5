import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a run of the built command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A signal is sent once this text has appeared on standard error. */
  readonly interruptAfter?: string;
  /** Default: that of Ctrl-C. */
  readonly interruptBy?: NodeJS.Signals;
  /** Nobody reads what the command prints: each write of it fails with EPIPE. */
  readonly unread?: boolean;
}

export const bin = fileURLToPath(new URL('../../../cli/dist/bin.js', import.meta.url));

/** `denoisekit ...` as users run it: the built command in a process of its own. */
export function denoisekit(words: readonly string[], options: CommandOptions) {
  const { cwd, env, interruptAfter, interruptBy = 'SIGINT', unread = false } = options;
  return new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...words], { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (interruptAfter !== undefined && !interrupted && stderr.includes(interruptAfter)) {
        interrupted = true;
        child.kill(interruptBy);
      }
    });
    if (unread) {
      child.stdout.destroy();
      child.stderr.destroy();
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
