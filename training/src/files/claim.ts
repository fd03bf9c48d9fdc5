import { hostname } from 'node:os';
import { DenoiseError, systemCodeOf } from '@denoisekit/core';
import type { RunFolder } from './run-files.js';

/** Names the process that trains the run of this folder. A killed process leaves the file behind. */
const claimFile = 'process.json';

export interface Owner {
  readonly pid: number;
  readonly host: string;
}

export interface ClaimOptions {
  readonly self?: Owner | undefined;
  readonly isAlive?: ((pid: number) => boolean) | undefined;
}

/**
 * Two processes that train one run would remove each other's checkpoints.
 *
 * @throws DenoiseError `run-invalid` while another process of this machine trains it
 */
export async function assertUnclaimed(
  folder: RunFolder,
  { self = ownSelf(), isAlive = isProcessAlive }: ClaimOptions = {},
): Promise<void> {
  const owner = await ownerOf(folder);
  // Nothing is known about processes of another machine, and containers reuse process ids.
  if (owner?.host !== self.host || owner.pid === self.pid || !isAlive(owner.pid)) return;
  throw new DenoiseError('run-invalid', {
    what: `${folder.directory} is being trained by another process`,
    actual: `process ${owner.pid}`,
    fix: `wait for it or stop it; if it does not train, remove ${claimFile} from the folder`,
    details: { pid: owner.pid },
  });
}

/** Claims the run for this process; the returned function releases it. */
export async function claim(folder: RunFolder, self: Owner = ownSelf()): Promise<() => Promise<void>> {
  await folder.writeJson(claimFile, self);
  return () => folder.remove(claimFile);
}

async function ownerOf(folder: RunFolder): Promise<Owner | null> {
  try {
    const { pid, host } = JSON.parse(Buffer.from(await folder.read(claimFile)).toString()) as Partial<Owner>;
    return Number.isSafeInteger(pid) && typeof host === 'string' ? { pid: pid!, host } : null;
  } catch {
    return null; // there is none, or it was cut short by what killed its process
  }
}

function ownSelf(): Owner {
  return { pid: process.pid, host: hostname() };
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}
