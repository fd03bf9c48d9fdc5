import { execFileSync } from 'node:child_process';

/** The processes of models that a process has started. @param parent default: this process */
export function workerProcesses(parent: number = process.pid): readonly number[] {
  const out = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' });
  return out
    .split('\n')
    .filter((line) => line.includes('--denoisekit-worker'))
    .map((line) => parseInt(line, 10));
}
