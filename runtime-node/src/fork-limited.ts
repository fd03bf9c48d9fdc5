import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';

const shell = '/bin/sh';
/** A system may have set a lower limit already, which cannot be raised; then that one holds. */
const limitThenRun = (kilobytes: number): string => `ulimit -d ${kilobytes} 2>/dev/null; exec "$0" "$@"`;

export interface ForkOptions {
  readonly args?: readonly string[];
  /**
   * Bytes that it may allocate; more fails within it, as where a machine has no more. Held by Linux for Node and Bun (RLIMIT_DATA, getrlimit(2));
   * elsewhere nothing limits it. Default: no limit.
   */
  readonly memoryBytes?: number | undefined;
}

/**
 * Starts a program of this runtime in a process that may die, with a channel of structured clones. What native code prints there is thrown away.
 *
 * @param program the path of a module
 */
export function forkLimited(program: string, { args = [], memoryBytes }: ForkOptions = {}): ChildProcess {
  const isLimited =
    memoryBytes !== undefined &&
    process.platform === 'linux' &&
    !('deno' in process.versions) &&
    existsSync(shell);
  return fork(program, args, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Flags of this process (--input-type, --conditions) are about its own program.
    ...(isLimited
      ? { execPath: shell, execArgv: ['-c', limitThenRun(Math.ceil(memoryBytes / 1024)), process.execPath] }
      : { execArgv: [] }),
  });
}

const mostMemoryBytes = 4 * 2 ** 30;

/** What a model that may be hostile is given: 4 GiB, but no more than half of what this process may have. */
export function strangersMemory(constrained = process.constrainedMemory(), total = totalmem()): number {
  const all = constrained > 0 ? Math.min(constrained, total) : total;
  return Math.min(mostMemoryBytes, all / 2);
}
