import { readFileSync, readdirSync } from 'node:fs';

/** Megabytes of all renderers that this process has started, as Linux tells them: resident now, or at their highest; NaN on other systems. */
export function rendererMegabytes(field: 'VmRSS' | 'VmHWM'): number {
  if (process.platform !== 'linux') return NaN;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const status = readFileSync(`/proc/${id}/status`, 'utf8');
        const valueOf = (name: string): number =>
          Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return [{ id: Number(id), parent: valueOf('PPid'), kilobytes: valueOf(field), command }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
  const parents = new Map(processes.map(({ id, parent }) => [id, parent]));
  const isOurs = (id: number): boolean => {
    for (let at = parents.get(id); at !== undefined && at > 0; at = parents.get(at)) {
      if (at === process.pid) return true;
    }
    return false;
  };
  const renderers = processes.filter(({ id, command }) => command.includes('--type=renderer') && isOurs(id));
  return renderers.reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024;
}
