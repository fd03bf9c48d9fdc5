import { execFileSync } from 'node:child_process';

/** The processes of models that this process has started. */
export function workerProcesses(): readonly number[] {
  const out = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return out
    .split('\n')
    .filter((line) => line.includes('--denoisekit-worker'))
    .map((line) => parseInt(line, 10));
}
