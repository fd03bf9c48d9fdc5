import { existsSync } from 'node:fs';

/**
 * Whether a program here could use an NVIDIA GPU, in words.
 *
 * @param {{exec: import('./python.mjs').Exec, exists?: (path: string) => boolean}} options
 */
export function describeGpu({ exec, exists = existsSync }) {
  const listed = exec('nvidia-smi', ['-L']);
  const name = listed.ok ? /^GPU 0: (.+?)(?: \(UUID|$)/m.exec(listed.output)?.[1] : undefined;
  if (name !== undefined) return `it will run on ${name}`;
  const device = ['/dev/nvidia0', '/dev/dxg'].find(exists);
  return device === undefined
    ? 'no NVIDIA GPU was found here: tfjs-node-gpu works, and runs on the CPU'
    : `${device} is there but nvidia-smi does not answer; if CUDA does not start, it runs on the CPU`;
}
